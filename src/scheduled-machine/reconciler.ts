// One object, looked at until there is nothing to do right now: observe → decide → act → record.
import type { DateTime } from 'luxon'
import type { Discovery } from '#src/cluster-api/discovery.ts'
import type { WorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { isKubeError, isTransient, KubeError } from '#src/kube/kube-error.ts'
import type { NamespacedKey } from '#src/kube/object.ts'
import type { Clock } from '#src/reconcile/clock.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { act, deedsOf, type Hands } from './act.ts'
import { decide } from './decide.ts'
import type { Decision, Effect } from './effects.ts'
import { explain } from './explain.ts'
import { type Observation, observe } from './observe.ts'
import { withEvictions } from './rules/evictions.ts'
import { parseStatus, type ScheduledMachineStatus } from './schema.ts'
import { createSpecMemory, type PassSettings, type SpecMemory } from './subject.ts'
import { record } from './transition.ts'

export interface ReconcilerOptions {
  readonly client: KubeClient
  readonly discovery: Discovery
  readonly workload: WorkloadAccess
  readonly clock: Clock
  readonly log: Logger
  readonly settings: PassSettings
}

export type Reconciler = (key: NamespacedKey, signal: AbortSignal) => Promise<Outcome>

// Steps that need no waiting follow each other in one request; others go on at the next wake.
const MOST_PASSES = 8

/**
 * The passes for one object. Resolves with how it ended; throws only what is a bug. A stale read is
 * no failure: the pass starts over.
 */
export function createReconciler(options: ReconcilerOptions): Reconciler {
  const specs = createSpecMemory()
  return async (key, signal) => {
    const log = options.log.child({ ...key, kind: 'ScheduledMachine' })
    for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
      try {
        const result = await runPass(key, { ...options, log, specs }, signal)
        if (result !== 'again') return result
      } catch (error) {
        if (isKubeError(error, 'Conflict')) continue
        if (isKubeError(error, 'NotFound')) {
          // Deleted while we looked, or a version that is not served any more.
          options.discovery.forget()
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
  log.warn('pass not finished', { code: error.code, error: error.message })
  const { retryAfterSeconds } = error
  return {
    kind: 'again',
    reason: error.message,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  }
}

async function runPass(
  key: NamespacedKey,
  options: ReconcilerOptions & { readonly specs: SpecMemory },
  signal: AbortSignal,
): Promise<Outcome | 'again'> {
  const now = options.clock.now().toUTC()
  const observation = await observe(key, now, options, signal)
  if (observation === undefined) return { kind: 'gone' }
  const decision = decide(observation.observed, now)
  const { failed, status } = await carryOut(observation, decision, options, now, signal)
  if (decision.again && !failed) return 'again'
  const wakeTime = parseInstant(status.wakeTime)
  return { kind: 'settled', ...(wakeTime !== undefined && { wakeTime }) }
}

/** The status as it stands afterwards, or that of the failure. */
async function carryOut(
  { observed, nodes }: Observation,
  decision: Decision,
  options: ReconcilerOptions,
  now: DateTime,
  signal: AbortSignal,
): Promise<{ readonly failed: boolean; readonly status: ScheduledMachineStatus }> {
  const hands: Hands = { ...options, nodes }
  let deeds = deedsOf(observed)
  const perform = async (effect: Effect) => {
    deeds = await act(effect, observed, deeds, now, hands, signal)
  }
  for (const effect of decision.effects) {
    try {
      await perform(effect)
    } catch (error) {
      if (!isFailure(error, effect)) throw error
      options.log.warn('action failed', { action: effect.type, error: error.message })
      const status = explain(observed, parseStatus(deeds.rawStatus), effect, error, now)
      for (const explanation of record(observed, status)) await perform(explanation)
      return { failed: true, status }
    }
  }
  const status = withEvictions(decision.status, deeds.evictions)
  if (status !== decision.status) await perform({ type: 'record', status })
  return { failed: false, status }
}

// What a user or an administrator has to see; a busy or restarting API server is neither, and an
// object that was deleted under us has no status to write.
function isFailure(error: unknown, { type }: Effect): error is KubeError {
  if (!(error instanceof KubeError) || isTransient(error)) return false
  return type !== 'record' && type !== 'addFinalizer' && type !== 'removeFinalizer'
}
