// Explains a request that failed and will fail again: which request, the answer, and the remedy.
import { type AskedFor, askedFor } from '#src/kube/asked-for.ts'
import type { KubeError } from '#src/kube/kube-error.ts'
import {
  isMissingRight,
  remedyOfAnswer,
  wordsOfAnswer,
  wordsOfRequest,
} from '#src/kube/request-words.ts'

/** The request, the answer and the remedy. */
export function explainRequest(error: KubeError): string {
  return `Sundial cannot ${wordsOfRequest(askedBy(error))}: ${explainAnswer(error)}`
}

/** The answer and the remedy. */
export function explainAnswer(error: KubeError): string {
  return `${wordsOfAnswer(error)}. ${remedyOf(error)}`
}

/** The remedy for a missing right. `undefined` for every other refusal. */
export function missingRight(error: KubeError): string | undefined {
  return isMissingRight(error) ? grant(askedBy(error)) : undefined
}

function askedBy({ request }: KubeError): AskedFor | undefined {
  return request && askedFor(request)
}

function remedyOf(error: KubeError): string {
  const { code, status } = error
  if (code !== 'Forbidden') return remedyOfAnswer(error)
  return status === 401
    ? 'Check that the ServiceAccount bootc-node-pool in sundial-system exists'
    : grant(askedBy(error))
}

function grant(asked: AskedFor | undefined): string {
  return asked?.resource === 'secrets'
    ? `Apply deploy/rbac (ClusterRole sundial-pull-secrets), or the Role of deploy/pull-secret-role in namespace ${asked.namespace}`
    : 'Apply deploy/rbac (ClusterRole sundial-bootc-node-pool and its binding)'
}
