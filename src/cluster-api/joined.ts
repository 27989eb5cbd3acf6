// When a Node counts as that of a Machine. Machines come back each day under the same name, on the
// same host, with the same provider ID: a Node of yesterday must not pass for today's.

import { parseInstant } from '#src/kube/instant.ts'
import { CLUSTER_NAMESPACE_ANNOTATION, MACHINE_ANNOTATION } from '#src/kube/labels.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { isReady, readyCondition } from '#src/nodes/readiness.ts'
import { textOf } from './field.ts'
import type { Machine } from './machine.ts'

export type Joined =
  | { readonly type: 'joined' }
  | {
      readonly type: 'notJoined'
      readonly reason: 'NoNodeYet' | 'NodeMismatch' | 'NodeNotReady' | 'NodeLeftBehind'
      readonly message: string
    }

/** Whether the Node is the Machine's, Ready, and of this Machine's time. */
export function isJoined(machine: Machine, node: KubeObject | undefined): boolean {
  return joinOf(machine, node).type === 'joined'
}

/** The same, with why not, in words that do not change by themselves. */
export function joinOf(machine: Machine, node: KubeObject | undefined): Joined {
  const { nodeRef } = machine
  if (nodeRef === undefined) return notJoined('NoNodeYet', 'no Node has joined')
  if (node === undefined) return notJoined('NoNodeYet', `Node ${nodeRef.name} does not exist`)
  const mismatch = mismatchOf(machine, node)
  if (mismatch !== undefined) return notJoined('NodeMismatch', mismatch)
  if (!isReady(node)) return notJoined('NodeNotReady', notReady(node))
  if (!isOfThisTime(machine, node)) {
    return notJoined(
      'NodeLeftBehind',
      `Node ${node.metadata.name} was Ready before the Machine was created; its host has not joined again`,
    )
  }
  return { type: 'joined' }
}

/** Whether annotations say that the Node is another Machine's. Without any, it may be anyone's. */
export function isOfAnotherMachine(node: KubeObject, machine: NamespacedKey): boolean {
  const { annotations = {} } = node.metadata
  const name = annotations[MACHINE_ANNOTATION]
  if (name === undefined) return false
  const namespace = annotations[CLUSTER_NAMESPACE_ANNOTATION] ?? machine.namespace
  return name !== machine.name || namespace !== machine.namespace
}

function mismatchOf(machine: Machine, node: KubeObject): string | undefined {
  const { name, uid } = node.metadata
  const { nodeRef, providerID } = machine
  if (nodeRef?.name !== name) return `the Machine refers to Node ${nodeRef?.name}, not ${name}`
  if (nodeRef.uid !== undefined && nodeRef.uid !== uid) {
    return `Node ${name} is not the one that the Machine refers to: its uid is another`
  }
  if (isOfAnotherMachine(node, machine)) {
    return `Node ${name} belongs to another Machine, says its annotation ${MACHINE_ANNOTATION}`
  }
  const nodeProviderID = textOf(node, 'spec', 'providerID')
  if (providerID !== undefined && nodeProviderID !== undefined && providerID !== nodeProviderID) {
    return `Node ${name} has provider ID ${nodeProviderID}, and the Machine ${providerID}`
  }
  return undefined
}

function notReady(node: KubeObject): string {
  const ready = readyCondition(node)
  const why = ready?.message || ready?.reason
  return `Node ${node.metadata.name} is not Ready${why ? `: ${why}` : ''}`
}

function isOfThisTime(machine: Machine, node: KubeObject): boolean {
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
