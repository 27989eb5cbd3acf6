// I15: a machine is in service only after the DaemonSets that it waits for.
import { findCondition, readConditions } from '#src/kube/conditions.ts'
import { listAt, textAt, valueAt } from '#src/kube/json.ts'
import { type KubeObject, nameOfKey } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { STARTED_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import type { ObjectChange } from '../../core/history.ts'
import { node } from '../facts.ts'
import type { MachinePast } from '../past.ts'
import { ownerOfNode } from './owner-of.ts'

/** Which DaemonSets had a Ready pod on a Node, at any time. */
export interface ReadyDaemons {
  has(node: KubeObject, daemonSet: string): boolean
  notice(change: ObjectChange): void
}

export function createReadyDaemons(before: MachinePast['before']): ReadyDaemons {
  const seen = new Set<string>()
  return {
    has: ({ metadata }, daemonSet) => seen.has(`${metadata.uid} ${daemonSet}`),
    notice({ change: { object: pod } }) {
      const owner = pod.kind === 'Pod' ? controllerOf(pod) : undefined
      if (owner?.kind !== 'DaemonSet') return
      const conditions = readConditions(valueAt(pod, 'status', 'conditions'))
      if (findCondition(conditions, 'Ready')?.status !== 'True') return
      const on = node(before, textAt(pod, 'spec', 'nodeName'))
      const key = { namespace: pod.metadata.namespace ?? '', name: owner.name }
      seen.add(`${on?.metadata.uid} ${nameOfKey(key)}`)
    },
  }
}

/** The startup of a Node is over only after its DaemonSets were Ready on it. */
export function startupsEndInTime(
  written: ObjectChange,
  { before, readyDaemons }: MachinePast,
): string | undefined {
  const { change, by } = written
  const { object, old } = change
  if (by.type !== 'function' || object.kind !== 'Node') return undefined
  if (!isStarted(object) || isStarted(old)) return undefined
  const owner = ownerOfNode(written, before)
  const awaited = listAt(owner, 'spec', 'waitForDaemonSets').map((each) =>
    nameOfKey({ namespace: textAt(each, 'namespace'), name: textAt(each, 'name') }),
  )
  const missing = awaited.filter((name) => !readyDaemons.has(object, name))
  return missing.length === 0
    ? undefined
    : `the startup of Node ${object.metadata.name} ends before DaemonSet ${missing.join(', ')} is Ready`
}

function isStarted(object: KubeObject | undefined): boolean {
  return object?.metadata.annotations?.[STARTED_ANNOTATION] !== undefined
}
