import type { Machine } from '#src/cluster-api/machine.ts'
import type { WorkloadTarget } from '#src/cluster-api/workload.ts'
import type { Found } from './facts.ts'
import type { Subject } from './subject.ts'

/**
 * The cluster to look in for the Node of a machine. A Machine stays in its Cluster, whatever the spec names now.
 */
export function workloadTarget(
  { key, spec, status }: Subject,
  machine: Found<Machine> = { type: 'absent' },
): WorkloadTarget {
  const { clusterName, kubeconfigSecret } = status.workloadCluster ?? {}
  const itsCluster = machine.type === 'ours' ? machine.value.clusterName : clusterName
  return {
    namespace: key.namespace,
    clusterName: itsCluster || spec.clusterName,
    ...(spec.kubeconfigSecretRef && { secretRef: spec.kubeconfigSecretRef }),
    ...(kubeconfigSecret && { reachedBy: kubeconfigSecret }),
  }
}
