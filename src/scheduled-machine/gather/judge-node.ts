// Decides whether the Node that was read, or not found, is this machine's.
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
  /** The Secret with the kubeconfig of the Node's cluster. `undefined`: the management cluster. */
  readonly secret: SecretKey | undefined
}

/**
 * Whether the Node is this machine's. A missing Node is gone only if this is the cluster that it was in.
 */
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
    // A cluster has only one Node of a name. Without proof that this Node is ours, it may still be ours: a Node that
    // has registered again.
    const isAnother = recordedUid !== node.metadata.uid && contradiction(owner, node) !== undefined
    const isOursGone = recordedUid !== undefined && isAnother
    return { type: 'foreign', message, isOursGone }
  }
  // The kubeconfig of the workload cluster may not exist yet, or not any more, and the status names no Node.
  if (machine.type === 'ours' && secret === undefined && recordedUid === undefined) {
    return {
      type: 'unknown',
      message: `Node ${name} was never found: it is not in the management cluster, and no Secret ${namespace}/${clusterName}-kubeconfig leads to another`,
    }
  }
  return { type: 'absent' }
}
