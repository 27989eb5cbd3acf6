// What a match means for the Node: the annotations that ask the controller to reclaim it.
import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import {
  RECLAIM_REASON,
  RECLAIM_REQUESTED,
  RECLAIM_REQUESTED_AT,
  reclaimRequestOf,
} from '#src/nodes/reclaim.ts'

/**
 * The merge patch that requests the reclaim because of a pattern; `undefined` when the Node has a request already. With the
 * Node's uid in it, the server refuses it for a Node of the same name that was created since.
 */
export function requestPatch(node: KubeObject, pattern: string, now: DateTime): object | undefined {
  if (reclaimRequestOf(node) !== undefined) return undefined
  return {
    metadata: {
      uid: node.metadata.uid,
      annotations: {
        [RECLAIM_REQUESTED]: 'true',
        [RECLAIM_REASON]: `process-match: ${pattern}`,
        [RECLAIM_REQUESTED_AT]: formatInstant(now),
      },
    },
  }
}

/**
 * Why the Node may not be the one of the machine with this id, as a sentence; `undefined` when it is. The name of the Node
 * is what somebody wrote into a manifest; the id in its status is what its kubelet has read.
 */
export function mismatchOf(node: KubeObject, machineId: string): string | undefined {
  const { name } = node.metadata
  const told = textAt(node, 'status', 'nodeInfo', 'machineID').trim()
  if (told === machineId) return undefined
  return told === ''
    ? `The status of Node ${name} has no machine id (it is missing in nodeInfo), and this machine has ${machineId}.`
    : `Node ${name} is another machine: its machine id is ${told}, and this machine has ${machineId}.`
}
