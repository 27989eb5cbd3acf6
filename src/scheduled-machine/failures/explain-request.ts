// Explains a request that failed and will fail again: which request, the answer, and the remedy. The text does not
// quote the answer, because an API server or a webhook may quote the content of an object.
import { type AskedFor, askedFor } from '#src/kube/asked-for.ts'
import type { KubeError } from '#src/kube/kube-error.ts'
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
  const what = asked === undefined ? 'read an object' : wordsOf(asked)
  return `Sundial cannot ${what} in the ${cluster.type} cluster: ${answerOf(error)}. ${remedyOf(error, asked, cluster)}`
}

/** The remedy for a missing right. `undefined` for every other refusal. */
export function missingRight(error: KubeError, cluster: AskedCluster): string | undefined {
  const isRight = error.status === 403 && /cannot \S+ resource/.test(error.message)
  const asked = error.request && askedFor(error.request)
  return isRight && asked !== undefined ? grant(asked, cluster) : undefined
}

function wordsOf({ verb, resource, namespace, name }: AskedFor): string {
  const one = name === undefined ? '' : ` "${name}"`
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`
  return `${verb} ${resource}${one}${where}`
}

function answerOf({ code, status }: KubeError): string {
  const number = status === undefined ? '' : ` (HTTP ${status})`
  switch (code) {
    case 'Forbidden':
      return status === 401
        ? `its credentials are refused${number}`
        : `it has no right to do this${number}`
    case 'ServerError':
      return `the API server has an internal error${number}`
    case 'Invalid':
      return `the API server finds the request invalid${number}`
    default:
      return `the answer is not one that the API allows${number}`
  }
}

function remedyOf(
  { code, status }: KubeError,
  asked: AskedFor | undefined,
  cluster: AskedCluster,
): string {
  if (code === 'Forbidden' && status === 401) {
    return cluster.type === 'workload'
      ? `Renew the kubeconfig in Secret ${cluster.secret}`
      : 'Check that the ServiceAccount scheduled-machine in sundial-system exists'
  }
  if (code === 'Forbidden') {
    return asked === undefined ? 'Apply deploy/rbac' : grant(asked, cluster)
  }
  return code === 'ServerError'
    ? 'Read the log of the API server: a conversion webhook may not answer'
    : 'Check whether a proxy between Sundial and the API server changes the answers'
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
