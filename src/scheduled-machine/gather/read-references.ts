// Looks up what a spec refers to. Before anything is made: a Machine whose provider is not
// installed would be half a machine, and an object of a cluster-scoped kind would be made with our rights outside
// of its author's namespace.
import { providerResource } from '#src/cluster-api/provider-resource.ts'
import type { WorkloadTarget } from '#src/cluster-api/workload.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeconfigFact, References, UnusableKind } from '../facts.ts'
import { explainRequest, MANAGEMENT } from '../failures/explain-request.ts'
import { fieldOf, ROLES } from '../provider-refs.ts'
import { areReferencesVerified } from '../references/is-check-due.ts'
import type { Subject } from '../subject.ts'
import { readClusterNamed } from './read-cluster.ts'
import type { MachineReading } from './reading.ts'

/** Throws what discovery and the reading of a Secret throw. */
export async function readReferences(
  subject: Subject,
  reading: MachineReading,
): Promise<References> {
  const [cluster, unusableKinds, kubeconfig] = await Promise.all([
    readClusterNamed(subject.spec.clusterName, subject, reading),
    findUnusableKinds(subject, reading),
    readKubeconfig(subject, reading),
  ])
  const isClusterApiServed = reading.machineVersion !== undefined
  return { isClusterApiServed, cluster, unusableKinds, kubeconfig }
}

async function findUnusableKinds(
  { spec }: Subject,
  { discovery, signal }: MachineReading,
): Promise<readonly UnusableKind[]> {
  const kinds = await Promise.all(
    ROLES.map(async (role): Promise<readonly UnusableKind[]> => {
      const source = spec[role]
      if (source === undefined) return []
      const { type } = await providerResource(discovery, source, signal)
      if (type === 'namespaced') return []
      const { apiVersion, kind } = source
      return [{ field: fieldOf(role, source), apiVersion, kind, why: type }]
    }),
  )
  return kinds.flat()
}

// Once for each spec: at an edge a thousand machines would ask for it once more.
async function readKubeconfig(
  subject: Subject,
  { workload, signal }: MachineReading,
): Promise<KubeconfigFact> {
  if (areReferencesVerified(subject)) return { type: 'unread' }
  try {
    const opened = await workload.open(targetOf(subject), signal)
    return opened.type === 'client'
      ? { type: 'usable' }
      : { type: opened.type, message: opened.message }
  } catch (error) {
    // Refused once may be an API server that has just started: the pass is put off.
    if (!isKubeError(error, 'Forbidden') || subject.status.retry === undefined) throw error
    return { type: 'forbidden', message: explainRequest(error, MANAGEMENT) }
  }
}

// The Cluster that the next Machine joins, whichever the last one was in.
function targetOf({ key, spec, status }: Subject): WorkloadTarget {
  const { clusterName, kubeconfigSecretRef: secretRef } = spec
  const { workloadCluster } = status
  const reachedBy =
    workloadCluster?.clusterName === clusterName ? workloadCluster.kubeconfigSecret : undefined
  return {
    namespace: key.namespace,
    clusterName,
    ...(secretRef && { secretRef }),
    ...(reachedBy && { reachedBy }),
  }
}
