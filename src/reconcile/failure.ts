// The outcome and the log line of a pass that threw an error.

import { DeadlineExceeded } from '#src/clock/deadline.ts'
import { isTransient, KubeError } from '#src/kube/kube-error.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import type { Logger } from '#src/telemetry/logger.ts'

export interface Failure {
  readonly outcome: Extract<Outcome, { kind: 'again' }>
  /** `failed`: a bug, or an error that will not pass by itself. */
  readonly result: 'again' | 'failed'
}

/** The outcome for an error that a pass threw. The pass is always retried, and the error is logged once. */
export function explainFailure(error: unknown, log: Logger): Failure {
  const reason = error instanceof Error ? error.message : String(error)
  if (!(error instanceof DeadlineExceeded) && !isTransient(error)) {
    log.error('pass failed', { error })
    return { outcome: { kind: 'again', reason }, result: 'failed' }
  }
  log.warn('pass did not finish', { error })
  const retryAfterSeconds = error instanceof KubeError ? error.retryAfterSeconds : undefined
  const after = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  return { outcome: { kind: 'again', reason, ...after }, result: 'again' }
}
