// A request that failed and will fail again, in words for the status: who refused what, and what to do. They
// are our own words: an answer of an API server, or of a webhook behind it, may quote what is in an object.
import { type AskedFor, askedFor } from '#src/kube/asked-for.ts'
import type { KubeError } from '#src/kube/kube-error.ts'
import { FailedRead } from '#src/reconcile/failed-read.ts'

/** The cluster that was asked. */
export type AskedCluster =
  | { readonly type: 'management' }
  /** Reached by the kubeconfig in this Secret. */
  | { readonly type: 'workload'; readonly secret: string }

export const MANAGEMENT: AskedCluster = { type: 'management' }

/** A read of a pass that failed and will not pass by itself. */
export function failedRead(error: KubeError, cluster: AskedCluster): FailedRead {
  return new FailedRead(explainRequest(error, cluster), { cause: error })
}

/** What was asked of which cluster, what came back, and the remedy. */
export function explainRequest(error: KubeError, cluster: AskedCluster): string {
  const asked = error.request && askedFor(error.request)
  const what = asked === undefined ? 'read an object' : wordsOf(asked)
  return `Sundial cannot ${what} in the ${cluster.type} cluster: ${answerOf(error)}. ${remedyOf(error, asked, cluster)}`
}

/** What to do about a right that is missing; `undefined` for every other refusal. */
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
    default:
      return 'Apply deploy/rbac (ClusterRole sundial-scheduled-machine and its binding)'
  }
}
