// Of a change: what it did, and to whom.
import { listAt, textAt, valueAt } from '#src/embedded/stand-ins/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isNodeOf, node, phaseOf } from '../facts.ts'
import type { Deed, Past } from '../history.ts'

export function isEviction({ call }: Deed): boolean {
  return call?.path.endsWith('/eviction') === true
}

// It goes, or begins to go, with this change.
export function isBegun({ change: { type, object, old } }: Deed): boolean {
  const isGoing = object.metadata.deletionTimestamp !== undefined
  return type === 'DELETED'
    ? old?.metadata.deletionTimestamp === undefined
    : isGoing && old?.metadata.deletionTimestamp === undefined
}

export function told({ change: { type, object } }: Deed): string {
  const DONE = { ADDED: 'created', MODIFIED: 'changed', DELETED: 'deleted' } as const
  const isGoing = type === 'MODIFIED' && object.metadata.deletionTimestamp !== undefined
  return `${object.kind} ${object.metadata.name} was ${isGoing ? 'deleted' : DONE[type]}`
}

export function has(object: KubeObject | undefined, field: string): boolean {
  return valueAt(object, 'status', field) !== undefined
}

export function isTerminated(object: KubeObject | undefined): boolean {
  return phaseOf(object) === 'Terminated'
}

export function readyReason(owner: KubeObject | undefined): string {
  const ready = listAt(owner, 'status', 'conditions').find(
    (each) => textAt(each, 'type') === 'Ready',
  )
  return textAt(ready, 'reason')
}

export function ownerOfNode(
  { change: { object } }: Deed,
  before: Past['before'],
): KubeObject | undefined {
  return before.list('5spot.finos.org', 'ScheduledMachine').find((owner) => isNodeOf(object, owner))
}

export function ownerOfPod(pod: KubeObject, before: Past['before']): KubeObject | undefined {
  const nodeName = textAt(pod, 'spec', 'nodeName')
  const on = node(before, nodeName)
  // Its Node may have gone while the request was on its way.
  return before
    .list('5spot.finos.org', 'ScheduledMachine')
    .find((owner) =>
      on === undefined
        ? textAt(owner, 'status', 'nodeRef', 'name') === nodeName
        : isNodeOf(on, owner),
    )
}

export const PASS_MS = 60_000
