// Reads the objects that a spec refers to, before anything is created. Without its provider, a Machine would never be
// in service. A cluster-scoped object would be created outside of the user's namespace, with our rights.
import { providerResource } from '#src/cluster-api/provider-resource.ts'
import type { WorkloadTarget } from '#src/cluster-api/workload.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeconfigFact, References, UnusableKind } from '../facts.ts'
import { explainRequest, MANAGEMENT } from '../failures/explain-request.ts'
import { fieldOf, ROLES } from '../provider-refs.ts'
import { areReferencesVerified } from '../references/is-check-due.ts'
import type { ProviderSource } from '../spec/parse-spec.ts'
import type { Subject } from '../subject.ts'
import { readClusterNamed } from './read-cluster.ts'
import { readSources } from './read-sources.ts'
import type { MachineReading } from './reading.ts'

/** Throws the errors of discovery and of reading a Secret. */
export async function readReferences(
  subject: Subject,
  reading: MachineReading,
): Promise<References> {
  const [cluster, unusableKinds, kubeconfig, sources] = await Promise.all([
    readClusterNamed(subject.spec.clusterName, subject, reading),
    findUnusableKinds(subject, reading),
    readKubeconfig(subject, reading),
    readSources(subject, reading),
  ])
  const isClusterApiServed = reading.machineVersion !== undefined
  return { isClusterApiServed, cluster, unusableKinds, kubeconfig, sources }
}

async function findUnusableKinds(
  { spec }: Subject,
  { discovery, signal }: MachineReading,
): Promise<readonly UnusableKind[]> {
  const kinds = await Promise.all(
    ROLES.map(async (role): Promise<readonly UnusableKind[]> => {
      const source = spec[role]
      if (source === undefined) return []
      const { apiVersion } = source
      for (const kind of kindsOf(source)) {
        const { type } = await providerResource(discovery, { apiVersion, kind }, signal)
        if (type !== 'namespaced')
          return [{ field: fieldOf(role, source), apiVersion, kind, why: type }]
      }
      return []
    }),
  )
  return kinds.flat()
}

// A template, and the object that is cloned from it.
function kindsOf(source: ProviderSource): readonly string[] {
  return source.type === 'template' ? [source.template.kind, source.kind] : [source.kind]
}

// Once for each spec. Otherwise, a thousand machines would read the Secret again when their window opens.
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
    // An API server that has just started may refuse a read. So after the first refusal, the pass is postponed.
    if (!isKubeError(error, 'Forbidden') || subject.status.retry === undefined) throw error
    return { type: 'forbidden', message: explainRequest(error, MANAGEMENT) }
  }
}

// The Cluster of the next Machine, whatever the Cluster of the last one was.
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
