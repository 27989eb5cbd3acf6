// The function that finds what is due and hands it on. The alarm and the backstop call it.
import { randomUUID } from 'node:crypto'
import type { DateTime } from 'luxon'
import type { FunctionApp } from '#functions/function-app.ts'
import { type SweepCounters, sweepCounters } from '#functions/sweep/counters.ts'
import { createKeysInHand, type KeysInHand } from '#functions/sweep/in-hand.ts'
import type { Clock } from '#src/clock/clock.ts'
import { BadEvent } from '#src/events/bad-event.ts'
import type { CloudEvent } from '#src/events/cloud-event.ts'
import type { DueKey } from '#src/events/due-event.ts'
import { isFromApiServer } from '#src/events/involved.ts'
import { type CloudEventRequest, dueEvent } from '#src/events/post-event.ts'
import { quoted } from '#src/events/quoted.ts'
import { type Answer, createReceiver } from '#src/events/receiver.ts'
import type { KubeClient, Table } from '#src/kube/client.ts'
import { inParallel } from '#src/kube/fair-limiter.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { isTransient } from '#src/kube/kube-error.ts'
import { createReadiness, type ServedKinds } from '#src/kube/readiness.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { createMetrics, type Metrics } from '#src/telemetry/metrics.ts'
import { NO_TRACING, type Tracing } from '#src/telemetry/tracing.ts'
import type { Alarm } from '#src/wake/alarm.ts'
import { batches } from '#src/wake/batches.ts'
import { absentTable, type Due, type DueKind, findDue, type NotDue } from '#src/wake/due.ts'
import { earliest } from '#src/wake/earliest.ts'

/** A kind whose objects the sweep hands on. */
export interface SweepTarget extends DueKind {
  /** URL of the function that reconciles this kind. */
  readonly sink: string
  /** Called with the table of each sweep. */
  readonly onTable?: ((table: Table) => void) | undefined
  /** The objects that are not due but need a pass. If this is left out, all that are not at rest get one. */
  readonly findUnsettled?: (notDue: NotDue) => Promise<readonly DueKey[]>
}

export interface SweepDeps {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  readonly alarm: Alarm
  readonly targets: readonly SweepTarget[]
  /** Sends an event, and returns the HTTP status of the answer. */
  readonly post: (sink: string, event: CloudEventRequest) => Promise<number>
  /** Makes the id of an event. */
  readonly newId?: () => string
  readonly metrics?: Metrics
  readonly tracing?: Tracing
}

/** The function as an app. Sweeps may overlap. */
export function createSweepApp(deps: SweepDeps): FunctionApp {
  const { client, log, metrics = createMetrics(), tracing = NO_TRACING } = deps
  const running = new Set<Promise<Answer>>()
  const counters = sweepCounters(metrics)
  const inHand = createKeysInHand(deps.clock)
  let draining = false

  const receive = (event: CloudEvent): Promise<Answer> | Answer => {
    const isLetter = isDeadLetter(event)
    if (event.type !== PING_TYPE && !isLetter) return { status: 204 }
    if (!isLetter) refuseOtherScopes(event.data)
    if (draining) return { status: 503, reason: 'The function is shutting down.' }
    const compares = isLetter || event.source.endsWith(BACKSTOP)
    const mine = sweep({ ...deps, counters, inHand }, compares).catch((error: unknown) =>
      answerToFailure(error, log),
    )
    running.add(mine)
    return mine.finally(() => running.delete(mine))
  }

  return {
    app: createReceiver({
      receive: (event) => tracing.receive(event, async () => receive(event)),
      notReady: createReadiness(client, servedKinds(deps.targets)),
      log,
      metrics,
    }),
    async drain() {
      draining = true
      await Promise.all(running)
    },
    idle: () => running.size === 0,
  }
}

// An event that a Broker could not deliver. The sweep does not read which object it concerns, but compares all objects
// that may change. The extension is missing when the Broker got no answer in time; but an event of a source is
// always a dead letter here, because sources send their events to other functions.
function isDeadLetter(event: CloudEvent): boolean {
  return event.extensions['knativeerrordest'] !== undefined || isFromApiServer(event)
}

const PING_TYPE = 'dev.knative.sources.ping'
const BACKSTOP = '/pingsources/backstop'
/** When a batch did not finish, or an earlier sweep has not finished one, the alarm rings after this time at the latest.
 * The passes of an earlier sweep may have begun before an object was due. */
const AGAIN = { seconds: 10 }
/** The same when the function goes on with a batch by itself. Its process may end before that is done. */
const LOOK_AGAIN = { minutes: 2 }
/** A wake time further ahead is set after the passes: they mostly ask for an earlier one, and this saves a write. */
const NEAR = { minutes: 5 }

function servedKinds(targets: readonly SweepTarget[]): ServedKinds {
  const kinds: Record<string, readonly string[]> = {}
  for (const { resource, isOptional } of targets) {
    if (isOptional) continue
    kinds[resource.apiVersion] = [...(kinds[resource.apiVersion] ?? []), resource.kind]
  }
  return { kinds, groups: [] }
}

interface Sweeping extends SweepDeps {
  readonly counters: SweepCounters
  readonly inHand: KeysInHand
}

interface Found extends Due {
  readonly target: SweepTarget
  readonly objects: number
}

// `compares`: also compares the objects in service that are not due.
async function sweep(deps: Sweeping, compares: boolean): Promise<Answer> {
  const { clock, log, alarm, targets } = deps
  const lookedAt = clock.now()
  const read = await Promise.allSettled(targets.map((target) => findIn(target, deps)))
  const found = read.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const unread = read.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
  // If no kind could be read, the first error is the answer.
  if (found.length === 0 && unread.length > 0) throw unread[0]
  for (const error of unread) logFailure(error, log)
  const isWhole = unread.length === 0
  const next = found.reduce<DateTime | undefined>(
    (first, due) => earliest(first, due.next),
    undefined,
  )
  // One slow machine can hold its batch for minutes. The next wake time must not wait for it.
  const setting = isWhole && isNear(next, clock.now()) ? tryToSet(alarm, next, lookedAt) : false
  const taken = (await Promise.all(found.map((due) => handOnAll(due, deps, compares)))).flat()
  const failed = taken.filter((each) => each === 'failed').length
  const isInHand = taken.includes('inHand')
  const goesOn = taken.includes('goesOn')

  const wait = failed > 0 || isInHand || !isWhole ? AGAIN : goesOn ? LOOK_AGAIN : undefined
  const soon = wait && clock.now().plus(wait)
  await setAlarm(alarm, { soon, next, lookedAt, isWhole, isSet: await setting })
  const unfinished = failed + unread.length
  if (unfinished === 0) return { status: 204 }
  return isWhole
    ? { status: 503, reason: `${failed} of ${batchesIn(taken)} batches did not finish.` }
    : { status: 503, reason: `${unread.length} of ${targets.length} kinds could not be read.` }
}

function batchesIn(taken: readonly Taken[]): number {
  return taken.filter((each) => each !== 'inHand').length
}

async function findIn(target: SweepTarget, { client, clock }: SweepDeps): Promise<Found> {
  const table = await client
    .table(target.resource, { resourceVersion: '0' })
    .catch((error: unknown) => absentTable(target, error))
  target.onTable?.(table)
  return { ...findDue(table, target, clock.now()), target, objects: table.rows.length }
}

interface Setting {
  readonly soon: DateTime | undefined
  readonly next: DateTime | undefined
  readonly lookedAt: DateTime
  /** Every kind was read. Otherwise `next` may be too late, and the alarm is only moved earlier. */
  readonly isWhole: boolean
  readonly isSet: boolean
}

async function setAlarm(
  alarm: Alarm,
  { soon, next, lookedAt, isWhole, isSet }: Setting,
): Promise<void> {
  if (isWhole && !isSet) return alarm.set(earliest(soon, next), lookedAt)
  // The alarm that was set before the passes may have rung by now, so it is only moved earlier here.
  const at = isWhole ? soon : earliest(soon, next)
  if (at !== undefined) await alarm.ensure(at)
}

/** `goesOn`: the function was not done with a batch in time, and goes on with it by itself. `inHand`: an earlier sweep
 * has handed on some of the keys. */
type Taken = 'done' | 'goesOn' | 'failed' | 'inHand'

async function handOnAll(found: Found, deps: Sweeping, compares: boolean): Promise<Taken[]> {
  const { target, keys, notDue, objects } = found
  // Due objects do not wait for the comparison.
  const finding = compares ? unsettledOf(target, notDue, deps.log) : Promise.resolve([])
  const [due, unsettled] = await Promise.all([
    handOn(found, keys, deps),
    finding.then((others) => handOn(found, others, deps)),
  ])
  const taken = [...due, ...unsettled]
  deps.log.info('swept', {
    kind: target.resource.kind,
    objects,
    due: keys.length,
    failed: taken.filter((each) => each === 'failed').length,
    ...(compares && { inService: notDue.inService.length, unsettled: (await finding).length }),
  })
  return taken
}

// Never rejects. When the comparison fails, all objects are handed on.
async function unsettledOf(
  { findUnsettled }: SweepTarget,
  notDue: NotDue,
  log: Logger,
): Promise<readonly DueKey[]> {
  const { inService, recentlyAtRest, following = [] } = notDue
  if (inService.length + recentlyAtRest.length + following.length === 0) return []
  if (findUnsettled === undefined) return [...inService, ...recentlyAtRest]
  try {
    return await findUnsettled(notDue)
  } catch (error) {
    log.error('could not compare the objects in service; handed all of them on', { error })
    return [...inService, ...recentlyAtRest]
  }
}

/** High enough to send all batches of a large window opening before its first Machines change and cause events. */
const BATCHES_AT_ONCE = 16

async function handOn(
  { target: { resource, sink }, states }: Found,
  keys: readonly DueKey[],
  { clock, log, post, newId = randomUUID, counters, inHand }: Sweeping,
): Promise<readonly Taken[]> {
  const taken = inHand.take(resource.kind, keys, states)
  const handOnBatch = async (batch: readonly DueKey[]): Promise<Taken> => {
    counters.handedOn(batch.length)
    const event = dueEvent(resource.kind, batch, {
      id: newId(),
      source: '/sundial/sweep',
      time: formatInstant(clock.now()),
    })
    try {
      const status = await post(sink, event)
      counters.answered(String(status))
      if (status === 202) return 'goesOn'
      if (status >= 200 && status < 300) return 'done'
      log.warn('batch did not finish', { sink, status, keys: batch.length })
      return 'failed'
    } catch (error) {
      counters.answered('none')
      log.warn('batch got no answer', { sink, keys: batch.length, error })
      return 'failed'
    }
  }
  const results = await inParallel(batches(taken.keys), BATCHES_AT_ONCE, async (batch) => {
    const result = await handOnBatch(batch)
    taken.release(batch, result === 'goesOn' ? LOOK_AGAIN : undefined)
    return result
  })
  return taken.keys.length < keys.length ? [...results, 'inHand'] : results
}

function answerToFailure(error: unknown, log: Logger): Answer {
  logFailure(error, log)
  return { status: 503, reason: error instanceof Error ? error.message : String(error) }
}

// A failure that will pass by itself is a warning. Every other failure is an error.
function logFailure(error: unknown, log: Logger): void {
  if (isTransient(error)) log.warn('sweep did not finish', { error })
  else log.error('sweep failed', { error })
}

function isNear(next: DateTime | undefined, now: DateTime): next is DateTime {
  return next !== undefined && next < now.plus(NEAR)
}

/** Whether the alarm was set. If not, the sweep tries again when the batches are done. */
function tryToSet(alarm: Alarm, at: DateTime, lookedAt: DateTime): Promise<boolean> {
  return alarm.set(at, lookedAt).then(
    () => true,
    () => false,
  )
}

// Both PingSources send `{"scope":"due"}`. No other scope is defined.
function refuseOtherScopes(data: unknown): void {
  if (typeof data !== 'object' || data === null || !('scope' in data) || data.scope === 'due')
    return
  throw new BadEvent({
    status: 400,
    title: 'Unknown scope',
    detail: `The field data.scope is ${quoted(data.scope)}.`,
    remedy: 'Send data {"scope":"due"}.',
  })
}
