// Whose Node a pass has to do with.
import type { Machine } from '#src/cluster-api/machine.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isNodeOf, type NodeOwner } from '#src/nodes/whose-node.ts'
import type { AnyNodeFacts, Found } from './facts.ts'
import type { Subject } from './subject.ts'

/** This machine's Node, the only one that a rule may touch; `undefined` when there is none, or none that is
 * proven to be its own. */
export function ownNode(facts: AnyNodeFacts): KubeObject | undefined {
  const { machine, node } = facts
  if (node?.type !== 'present') return undefined
  return isNodeOf(nodeOwnerOf(facts, machine), node.node) ? node.node : undefined
}

/** What is known of this machine's Node: by its Machine, or, when that is gone, by what was recorded. */
export function nodeOwnerOf({ key, spec, status }: Subject, machine: Found<Machine>): NodeOwner {
  const { nodeRef: recorded, providerID, workloadCluster } = status
  if (machine.type !== 'ours') {
    return {
      ...key,
      // Nothing is recorded of a machine at rest, nor of a workload cluster that was reached without a Secret.
      clusterName: workloadCluster?.clusterName ?? spec.clusterName,
      providerID,
      recordedUid: recorded?.uid,
    }
  }
  const { nodeRef, clusterName } = machine.value
  return {
    ...key,
    clusterName,
    providerID: machine.value.providerID,
    nodeRef,
    // Of a Machine that has lost its nodeRef, what was recorded is all that is known.
    recordedUid:
      nodeRef === undefined || recorded?.name === nodeRef.name ? recorded?.uid : undefined,
  }
}
