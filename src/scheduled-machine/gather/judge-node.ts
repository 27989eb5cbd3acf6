// What a Node that was read, or was not there, means for a machine.
import { isSameSecret, type SecretKey, type WorkloadTarget } from '#src/cluster-api/workload.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { contradiction, mismatchOf } from '#src/nodes/whose-node.ts'
import type { MachineFact, NodeFact } from '../facts.ts'
import { nodeOwnerOf } from '../own-node.ts'
import type { Subject } from '../subject.ts'

export interface NodeCircumstances {
  readonly subject: Subject
  readonly machine: MachineFact
  readonly target: WorkloadTarget
  /** Whose kubeconfig led to the Node's cluster; `undefined`: it is the management cluster. */
  readonly secret: SecretKey | undefined
}

/** Whose Node it is. One that is not there is gone only if this is the cluster that it was in. */
export function judgeNode(
  node: KubeObject | undefined,
  name: string,
  { subject, machine, target, secret }: NodeCircumstances,
): NodeFact {
  const { namespace, clusterName, reachedBy } = target
  const owner = nodeOwnerOf(subject, machine)
  const message = node && mismatchOf(owner, node)
  if (node !== undefined && message === undefined) return { type: 'present', node }
  if (reachedBy !== undefined && secret !== undefined && !isSameSecret(reachedBy, secret)) {
    return {
      type: 'unknown',
      message: `Node ${name} is not in the cluster that Secret ${namespace}/${secret.name} leads to. It was found before with Secret ${namespace}/${reachedBy.name}. Correct spec.kubeconfigSecretRef`,
      isKubeconfigUnusable: true,
    }
  }
  const { recordedUid } = owner
  if (node !== undefined && message !== undefined) {
    // No cluster has two Nodes of one name. One that nothing proves to be ours yet may be ours, registered anew.
    const isAnother = recordedUid !== node.metadata.uid && contradiction(owner, node) !== undefined
    const isOursGone = recordedUid !== undefined && isAnother
    return { type: 'foreign', message, isOursGone }
  }
  // Of a cluster whose kubeconfig is not there yet, or not any more, and that nobody has recorded.
  if (machine.type === 'ours' && secret === undefined && recordedUid === undefined) {
    return {
      type: 'unknown',
      message: `Node ${name} was never found: it is not in the management cluster, and no Secret ${namespace}/${clusterName}-kubeconfig leads to another`,
    }
  }
  return { type: 'absent' }
}
