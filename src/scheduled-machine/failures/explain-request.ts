// Explains a request that failed and will fail again: which request, the answer, and the remedy.
import { type AskedFor, askedFor } from '#src/kube/asked-for.ts'
import type { KubeError } from '#src/kube/kube-error.ts'
import {
  isMissingRight,
  remedyOfAnswer,
  wordsOfAnswer,
  wordsOfRequest,
} from '#src/kube/request-words.ts'
import { FailedRead } from '#src/reconcile/failed-read.ts'

/** The cluster of the request. */
export type AskedCluster =
  | { readonly type: 'management' }
  /** With the kubeconfig in this Secret. */
  | { readonly type: 'workload'; readonly secret: string }

export const MANAGEMENT: AskedCluster = { type: 'management' }

/** The error for a read that will fail until somebody fixes the cause. */
export function failedRead(error: KubeError, cluster: AskedCluster): FailedRead {
  return new FailedRead(explainRequest(error, cluster), { cause: error })
}

/** The request, the cluster, the answer and the remedy. */
export function explainRequest(error: KubeError, cluster: AskedCluster): string {
  const asked = error.request && askedFor(error.request)
  return `Sundial cannot ${wordsOfRequest(asked)} in the ${cluster.type} cluster: ${wordsOfAnswer(error)}. ${remedyOf(error, asked, cluster)}`
}

/** The remedy for a missing right. `undefined` for every other refusal. */
export function missingRight(error: KubeError, cluster: AskedCluster): string | undefined {
  const asked = error.request && askedFor(error.request)
  return isMissingRight(error) && asked !== undefined ? grant(asked, cluster) : undefined
}

function remedyOf(error: KubeError, asked: AskedFor | undefined, cluster: AskedCluster): string {
  const { code, status } = error
  if (code === 'Forbidden' && status === 401) {
    return cluster.type === 'workload'
      ? `Renew the kubeconfig in Secret ${cluster.secret}`
      : 'Check that the ServiceAccount scheduled-machine in sundial-system exists'
  }
  if (code === 'Forbidden') {
    return asked === undefined ? 'Apply deploy/rbac' : grant(asked, cluster)
  }
  return remedyOfAnswer(error)
}

function grant({ resource, verb, namespace }: AskedFor, cluster: AskedCluster): string {
  if (cluster.type === 'workload') {
    return `Give the account of the kubeconfig in Secret ${cluster.secret} the rights of deploy/workload-cluster`
  }
  if (verb === 'discover') return 'Bind the ClusterRole system:discovery, as Kubernetes does'
  const [kind = ''] = resource.split('/')
  switch (kind) {
    case 'secrets':
      return `Apply deploy/rbac (ClusterRole sundial-kubeconfigs), or the Role of deploy/kubeconfig-role in namespace ${namespace}`
    case 'nodes':
    case 'pods':
      return 'Apply deploy/rbac (ClusterRole sundial-node-access and its binding)'
    case 'configmaps':
      return `Apply deploy/rbac (Role sundial-reclaim-configs in namespace ${namespace} and its binding)`
    default:
      return 'Apply deploy/rbac (ClusterRole sundial-scheduled-machine and its binding)'
  }
}
