// Decides whether a Node of a Machine has joined. Machines come back each day with the same name, on the same host, with
// the same provider ID. A Node of yesterday must not count for the Machine of today.

import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isReady, readyCondition } from '#src/nodes/readiness.ts'
import type { Machine } from './machine.ts'

export type Joined =
  | { readonly type: 'joined' }
  | {
      readonly type: 'notJoined'
      readonly reason: 'NoNodeYet' | 'NodeNotReady' | 'NodeLeftBehind'
      readonly message: string
    }

/** Whether the Machine's Node is Ready, and became so after the Machine was created. */
export function isJoined(machine: Machine, node: KubeObject | undefined): boolean {
  return joinOf(machine, node).type === 'joined'
}

/** The same, with a stable message about why it has not joined. */
export function joinOf(machine: Machine, node: KubeObject | undefined): Joined {
  const { nodeRef } = machine
  if (nodeRef === undefined) return notJoined('NoNodeYet', 'no Node has joined')
  if (node === undefined) return notJoined('NoNodeYet', `Node ${nodeRef.name} does not exist`)
  if (!isReady(node)) return notJoined('NodeNotReady', notReady(node))
  if (!joinedAfterCreation(machine, node)) {
    return notJoined(
      'NodeLeftBehind',
      `Node ${node.metadata.name} was Ready before the Machine was created; its host has not joined again`,
    )
  }
  return { type: 'joined' }
}

function notReady(node: KubeObject): string {
  const ready = readyCondition(node)
  const why = ready?.message || ready?.reason
  return `Node ${node.metadata.name} is not Ready${why ? `: ${why}` : ''}`
}

function joinedAfterCreation(machine: Machine, node: KubeObject): boolean {
  const made = parseInstant(machine.creationTimestamp)
  if (made === undefined) return true
  return [node.metadata.creationTimestamp, readyCondition(node)?.lastTransitionTime].some(
    (text) => {
      const instant = parseInstant(text)
      return instant !== undefined && instant >= made
    },
  )
}

function notJoined(
  reason: Extract<Joined, { type: 'notJoined' }>['reason'],
  message: string,
): Joined {
  return { type: 'notJoined', reason, message }
}
