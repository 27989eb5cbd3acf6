// The problem with a reference, as a text that names the field and the remedy.
import type { PreflightFailure } from '../effects.ts'
import type { KubeconfigFact, References, UnusableKind } from '../facts.ts'
import { sourceProblem } from '../sources/source-problem.ts'
import type { Subject } from '../subject.ts'

/** The first problem. `undefined`: all references are valid. */
export function referenceProblem(
  { key, spec }: Pick<Subject, 'key' | 'spec'>,
  { isClusterApiServed, cluster, unusableKinds, kubeconfig, sources }: References,
): PreflightFailure | undefined {
  if (!isClusterApiServed) {
    return invalid(
      'Cluster API is not installed: the API server does not serve cluster.x-k8s.io Machines',
    )
  }
  if (cluster?.type === 'absent') {
    return invalid(
      `spec.clusterName: there is no Cluster ${key.namespace}/${spec.clusterName}. Create it, or correct the name. Sundial looks for it again`,
    )
  }
  if (cluster?.type === 'present' && cluster.isDeleting) {
    return invalid(
      `spec.clusterName: Cluster ${key.namespace}/${spec.clusterName} is being deleted; name another`,
    )
  }
  return (
    kindProblem(unusableKinds) ??
    sourceProblem({ key, spec }, sources) ??
    kubeconfigProblem(kubeconfig)
  )
}

function kindProblem(kinds: readonly UnusableKind[]): PreflightFailure | undefined {
  const clusterScoped = kinds.filter(({ why }) => why === 'clusterScoped')
  if (clusterScoped.length > 0) {
    return { ...invalid(clusterScoped.map(refuseClusterScoped).join('; ')), isLasting: true }
  }
  if (kinds.length === 0) return undefined
  return invalid(kinds.map(askForKind).join('; '))
}

function askForKind({ field, apiVersion, kind }: UnusableKind): string {
  return `${field}.kind: the API server does not serve ${kind} of ${apiVersion}; correct the spelling, or install the provider`
}

function refuseClusterScoped({ field, apiVersion, kind }: UnusableKind): string {
  return `${field}.kind: ${kind} of ${apiVersion} is cluster-scoped, and Sundial creates only namespaced objects; name a namespaced kind`
}

function kubeconfigProblem(kubeconfig: KubeconfigFact): PreflightFailure | undefined {
  switch (kubeconfig.type) {
    case 'missing':
    case 'forbidden':
      return invalid(kubeconfig.message)
    case 'refused':
      return invalid(`${kubeconfig.message}; name another in spec.kubeconfigSecretRef`)
    default:
      return undefined
  }
}

function invalid(message: string): PreflightFailure {
  return { reason: 'ReferencesInvalid', message, isLasting: false }
}
