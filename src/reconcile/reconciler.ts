// Reconciles one object: runs passes until nothing is left to do now.
import type { Clock } from '#src/clock/clock.ts'
import { waitUntimed } from '#src/clock/deadline.ts'
import { pause } from '#src/clock/pause.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError, KubeError } from '#src/kube/kube-error.ts'
import { keyOf } from '#src/kube/object.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { ToldByAnother } from './event-writer.ts'
import type { Outcome } from './outcome.ts'
import { runPass } from './pass.ts'
import type { System, SystemTypes } from './system.ts'

export interface ReconcilerOptions {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
}

export type Reconciler<Request> = (request: Request, signal: AbortSignal) => Promise<Outcome>

/** The most passes of one request. Steps that need no waiting run in one request; others run at the wake time. */
const MOST_PASSES = 8

/**
 * Runs the passes for one object and returns the outcome. Throws only bugs. An outdated read is no failure: the pass
 * starts again.
 */
export function createReconciler<T extends SystemTypes>(
  system: System<T>,
  options: ReconcilerOptions,
): Reconciler<T['Request']> {
  const { kind } = system.resource
  return async (request, signal) => {
    const log = options.log.child({ ...keyOf(request), kind })
    let isFirst = true
    let yields = true
    for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
      try {
        const result = await runPass(system, request, { ...options, log, isFirst, yields, signal })
        if (result !== 'again') return result
        isFirst = false
      } catch (error) {
        if (error instanceof ToldByAnother) {
          yields = false
          await waitUntimed(signal, pause(options.clock, error.waitSeconds, signal))
          continue
        }
        isFirst = false
        if (isKubeError(error, 'Conflict')) continue
        if (isKubeError(error, 'NotFound')) {
          system.forgetDiscovery()
          continue
        }
        if (error instanceof KubeError) return toBeTriedAgain(error, log)
        throw error
      }
    }
    return { kind: 'again', reason: 'the object keeps changing' }
  }
}

function toBeTriedAgain(error: KubeError, log: Logger): Outcome {
  log.warn('pass did not finish', { error })
  const { retryAfterSeconds } = error
  return {
    kind: 'again',
    reason: error.message,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  }
}
