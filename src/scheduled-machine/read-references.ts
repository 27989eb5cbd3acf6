// Looks up what a spec refers to beside its Cluster. Before anything is made: a Machine whose provider is not
// installed would be half a machine, and an object of a cluster-scoped kind would be made with our rights outside
// of its author's namespace.
import type { Discovery } from '#src/cluster-api/discovery.ts'
import { providerResource } from '#src/cluster-api/provider-resource.ts'
import type { WorkloadAccess, WorkloadTarget } from '#src/cluster-api/workload.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { explainRequest, MANAGEMENT } from './failed-request.ts'
import type { KubeconfigFact, References, Subject, UnusableKind } from './observed.ts'
import { areReferencesVerified } from './reference-check.ts'
import { fieldOf, ROLES } from './references.ts'

export interface ReferenceReading {
  readonly discovery: Discovery
  readonly workload: WorkloadAccess
}

/** Throws what discovery and the reading of a Secret throw. */
export async function readReferences(
  subject: Subject,
  reading: ReferenceReading,
  signal: AbortSignal,
): Promise<References> {
  const [unusableKinds, kubeconfig] = await Promise.all([
    findUnusableKinds(subject, reading, signal),
    readKubeconfig(subject, reading, signal),
  ])
  return { unusableKinds, kubeconfig }
}

async function findUnusableKinds(
  { spec }: Subject,
  { discovery }: ReferenceReading,
  signal: AbortSignal,
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
  { workload }: ReferenceReading,
  signal: AbortSignal,
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
