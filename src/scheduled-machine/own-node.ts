// The Node of a ScheduledMachine's machine.
import type { Machine } from '#src/cluster-api/machine.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isNodeOf, type NodeOwner } from '#src/nodes/whose-node.ts'
import type { AnyNodeFacts, Found } from './facts.ts'
import type { Subject } from './subject.ts'

/**
 * The Node of this machine. A rule may change only this Node. `undefined`: there is no Node, or nothing proves that
 * it is this machine's.
 */
export function ownNode(facts: AnyNodeFacts): KubeObject | undefined {
  const { machine, node } = facts
  if (node?.type !== 'present') return undefined
  return isNodeOf(nodeOwnerOf(facts, machine), node.node) ? node.node : undefined
}

/**
 * The identity of the machine and its Node: from the Machine, or from the status when the Machine is gone.
 */
export function nodeOwnerOf({ key, spec, status }: Subject, machine: Found<Machine>): NodeOwner {
  const { nodeRef: recorded, providerID, workloadCluster } = status
  if (machine.type !== 'ours') {
    return {
      ...key,
      // The status has no Cluster for a machine at rest, or for a workload cluster that was reached without a Secret.
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
    // If the Machine has lost its nodeRef, the status has the only evidence.
    recordedUid:
      nodeRef === undefined || recorded?.name === nodeRef.name ? recorded?.uid : undefined,
  }
}
