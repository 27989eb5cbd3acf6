// Evicts pods through the Eviction API, which respects PodDisruptionBudgets. The refusal of one pod never stops the
// others.
import type { KubeClient } from '#src/kube/client.ts'
import { cutText } from '#src/kube/cut-text.ts'
import { inParallel } from '#src/kube/fair-limiter.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { PodInfo } from './pod.ts'

export interface EvictionResult {
  readonly pod: { readonly namespace: string; readonly name: string }
  /** `blocked`: refused for now by a disruption budget or a busy server. */
  readonly outcome: 'evicted' | 'gone' | 'blocked' | 'failed'
  /** The server's message, for `blocked` and `failed`. */
  readonly message?: string
  readonly retryAfterSeconds?: number
}

const AT_ONCE = 4

/**
 * Evicts each pod once, and returns the results in the order of `pods`. It is safe to evict a terminating pod again.
 * Throws a KubeError `Aborted` when `signal` is aborted. Errors of the server are results.
 */
export async function evictPods(
  client: KubeClient,
  pods: readonly PodInfo[],
  signal?: AbortSignal,
): Promise<readonly EvictionResult[]> {
  return await inParallel(pods, AT_ONCE, (pod) => evictPod(client, pod, signal))
}

async function evictPod(
  client: KubeClient,
  { namespace, name, uid }: PodInfo,
  signal: AbortSignal | undefined,
): Promise<EvictionResult> {
  const pod = { namespace, name }
  try {
    return { pod, outcome: await client.evict(pod, uid, signal) }
  } catch (error) {
    if (!(error instanceof KubeError) || error.code === 'Aborted') throw error
    return { pod, ...refusal(error) }
  }
}

function refusal(error: KubeError): Omit<EvictionResult, 'pod'> {
  const { retryAfterSeconds } = error
  switch (error.code) {
    case 'NotFound':
    // The UID precondition failed: another pod has this name now.
    case 'Conflict':
      return { outcome: 'gone' }
    case 'Throttled':
      return {
        outcome: 'blocked',
        message: wordsOf(error),
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      }
    default:
      return { outcome: 'failed', message: wordsOf(error) }
  }
}

// The causes name the budget, the pods that it needs and the pods that it has.
function wordsOf(error: KubeError): string {
  const causes = error.causes.flatMap(({ message }) => (message ? [message] : []))
  return cutText([serverWords(error.message), ...causes].join(' '))
}

// A KubeError's message starts with method and path, which only repeat `pod`.
function serverWords(message: string): string {
  return message.replace(/^[A-Z]+ \/\S+: /, '')
}
