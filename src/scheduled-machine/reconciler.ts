// One object, looked at until there is nothing to do right now: observe → decide → act → record.
import type { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { Discovery } from '#src/cluster-api/discovery.ts'
import type { InServiceSummary } from '#src/cluster-api/in-service-summary.ts'
import type { WorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { isKubeError, isTransient, KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { createSingleFlight, type SingleFlight } from '#src/kube/single-flight.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { act } from './act.ts'
import { afterFailedRead } from './after-failed-read.ts'
import { decide } from './decide.ts'
import { withShownOrphaning } from './deletion.ts'
import type { Decision, Effect } from './effects.ts'
import { explain } from './explain.ts'
import { FailedRead, MANAGEMENT } from './failed-request.ts'
import { deedsOf, type Hands } from './hands.ts'
import { isUpToDate } from './is-up-to-date.ts'
import { type Observation, observe, readScheduledMachine } from './observe.ts'
import type { Subject } from './observed.ts'
import { withEvictions } from './rules/evictions.ts'
import { parseStatus, type ScheduledMachineStatus } from './schema.ts'
import { createSpecCache, type SpecCache } from './spec-cache.ts'
import type { PassSettings } from './subject.ts'
import { record } from './transition.ts'

export interface ReconcilerOptions {
  readonly client: KubeClient
  readonly discovery: Discovery
  readonly workload: WorkloadAccess
  readonly clock: Clock
  readonly log: Logger
  readonly settings: PassSettings
  /** The rules, if not our own: for a proof that a defect in them is found. */
  readonly decide?: typeof decide
}

/** With a summary a pass may read the object alone: docs/adr/0011. */
export type Reconciler = (
  request: NamespacedKey & {
    readonly summary?: InServiceSummary
    readonly nodeName?: string
    readonly orphanedUid?: string
  },
  signal: AbortSignal,
) => Promise<Outcome>

// Steps that need no waiting follow each other in one request; others go on at the next wake.
const MOST_PASSES = 8

/**
 * The passes for one object. Resolves with how it ended; throws only what is a bug. A stale read is
 * no failure: the pass starts over.
 */
export function createReconciler(options: ReconcilerOptions): Reconciler {
  const specs = createSpecCache()
  const clusters = createSingleFlight<KubeObject | undefined>()
  return async ({ namespace, name, summary, nodeName, orphanedUid }, signal) => {
    const key = { namespace, name }
    const log = options.log.child({ ...key, kind: 'ScheduledMachine' })
    for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
      const first = pass === 1 ? { summary, trustsRest: true } : { trustsRest: false }
      try {
        const result = await runPass(
          key,
          { ...options, ...first, nodeName, orphanedUid, log, specs, clusters },
          signal,
        )
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
  log.warn('pass not finished', { error })
  const { retryAfterSeconds } = error
  return {
    kind: 'again',
    reason: error.message,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  }
}

interface PassOptions extends ReconcilerOptions {
  readonly specs: SpecCache
  readonly clusters: SingleFlight<KubeObject | undefined>
  readonly summary?: InServiceSummary | undefined
  readonly nodeName: string | undefined
  /** An object that an event has shown in an orphan deletion. */
  readonly orphanedUid: string | undefined
  /** What rests is taken to have no Machine; one that has is found by the attempt to make it. */
  readonly trustsRest: boolean
}

async function runPass(
  key: NamespacedKey,
  options: PassOptions,
  signal: AbortSignal,
): Promise<Outcome | 'again'> {
  const read = await readScheduledMachine(key, options, signal)
  if (read === undefined) return { kind: 'gone' }
  // After an answer: a pod whose clock is wrong knows by then.
  const now = options.clock.now().toUTC()
  const subject = withShownOrphaning(read, options.orphanedUid, now)
  const { summary } = options
  if (summary !== undefined && isUpToDate(subject, summary, now)) return { kind: 'settled' }
  try {
    const observation = await observe(subject, now, options, signal)
    const decision = (options.decide ?? decide)(observation.observed, now)
    const { failed, status } = await carryOut(observation, decision, options, now, signal)
    return decision.again && !failed ? 'again' : settled(status)
  } catch (error) {
    if (!(error instanceof FailedRead)) throw error
    return settled(await putOff(subject, error, options, now, signal))
  }
}

function settled({ wakeTime: stored }: ScheduledMachineStatus): Outcome {
  const wakeTime = parseInstant(stored)
  return { kind: 'settled', ...(wakeTime !== undefined && { wakeTime }) }
}

// Nothing can be decided. The status says so, and until when nothing is read again.
async function putOff(
  subject: Subject,
  { message }: FailedRead,
  options: PassOptions,
  now: DateTime,
  signal: AbortSignal,
): Promise<ScheduledMachineStatus> {
  options.log.warn('read failed', { error: { message } })
  const observed = { ...subject, world: undefined }
  const { effects, status } = afterFailedRead(subject, message, now)
  let deeds = deedsOf(observed)
  for (const effect of effects) {
    deeds = await act(effect, observed, deeds, now, { ...options, nodes: undefined }, signal)
  }
  return status
}

/** The status as it stands afterwards, or that of the failure. */
async function carryOut(
  { observed, nodes, cluster }: Observation,
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
      options.log.warn('action failed', { action: effect.type, error })
      const status = explain(
        observed,
        parseStatus(deeds.rawStatus),
        effect,
        error,
        now,
        isOnNode(effect) ? cluster : MANAGEMENT,
      )
      for (const explanation of record(observed, status)) await perform(explanation)
      return { failed: true, status }
    }
  }
  const status = withEvictions(decision.status, deeds.evictions)
  if (status !== decision.status) await perform({ type: 'record', status })
  return { failed: false, status }
}

function isOnNode({ type }: Effect): boolean {
  return (
    type === 'cordonNode' ||
    type === 'uncordonNode' ||
    type === 'evictPods' ||
    type === 'deleteNode'
  )
}

// What a user or an administrator has to see; a busy or restarting API server is neither, and an
// object that was deleted under us has no status to write.
function isFailure(error: unknown, { type }: Effect): error is KubeError {
  if (!(error instanceof KubeError) || isTransient(error) || type === 'record') return false
  const isFinalizer = type === 'addFinalizer' || type === 'removeFinalizer'
  return !(isFinalizer && error.code === 'NotFound')
}
