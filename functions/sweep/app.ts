// The function that finds what is due and hands it on. The alarm and the backstop call it.
import { randomUUID } from 'node:crypto'
import type { DateTime } from 'luxon'
import type { FunctionApp } from '#functions/function-app.ts'
import type { Clock } from '#src/clock/clock.ts'
import { BadEvent } from '#src/events/bad-event.ts'
import type { CloudEvent } from '#src/events/cloud-event.ts'
import type { DueKey } from '#src/events/due-event.ts'
import { isFromApiServer } from '#src/events/involved.ts'
import { type CloudEventRequest, dueEvent } from '#src/events/post-event.ts'
import { quoted } from '#src/events/quoted.ts'
import { type Answer, createReceiver } from '#src/events/receiver.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { isTransient } from '#src/kube/kube-error.ts'
import { createReadiness, type ServedKinds } from '#src/kube/readiness.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { createMetrics, type Metrics } from '#src/telemetry/metrics.ts'
import type { Alarm } from '#src/wake/alarm.ts'
import { batches, inParallel } from '#src/wake/batches.ts'
import { type Due, type DueKind, findDue, type Others } from '#src/wake/due.ts'
import { earliest } from '#src/wake/earliest.ts'

/** A kind whose objects are handed on. */
export interface SweepTarget extends DueKind {
  /** URL of the function of this kind. */
  readonly sink: string
  /** Which of the objects that are not due a pass has to look at all the same. Left out: all that are not at rest. */
  readonly findUnsettled?: (others: Others) => Promise<readonly DueKey[]>
}

export interface SweepDeps {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  readonly alarm: Alarm
  readonly targets: readonly SweepTarget[]
  /** Sends an event; the HTTP status of the answer. */
  readonly post: (sink: string, event: CloudEventRequest) => Promise<number>
  /** A new id for each event. */
  readonly newId?: () => string
  readonly metrics?: Metrics
}

/** The function as an app. Sweeps may overlap: what is handed on twice is one pass more at most. */
export function createSweepApp(deps: SweepDeps): FunctionApp {
  const { client, log, metrics = createMetrics() } = deps
  const running = new Set<Promise<Answer>>()
  const counters = sweepCounters(metrics)
  let draining = false

  const receive = (event: CloudEvent): Promise<Answer> | Answer => {
    const isLetter = isDeadLetter(event)
    if (event.type !== PING_TYPE && !isLetter) return { status: 204 }
    if (!isLetter) refuseOtherScopes(event.data)
    if (draining) return { status: 503, reason: 'The function is shutting down.' }
    const looks = isLetter || event.source.endsWith(BACKSTOP)
    const mine = sweep(deps, looks, counters).catch((error: unknown) => answerToFailure(error, log))
    running.add(mine)
    return mine.finally(() => running.delete(mine))
  }

  return {
    app: createReceiver({
      receive,
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

// A Broker could not deliver it: what it was about is found by looking at everything that may change.
// The reason is missing where it had no answer in time; sources send their events to others.
function isDeadLetter(event: CloudEvent): boolean {
  return event.extensions['knativeerrordest'] !== undefined || isFromApiServer(event)
}

const PING_TYPE = 'dev.knative.sources.ping'
const BACKSTOP = '/pingsources/backstop'
/** When something could not be finished, the alarm is no further ahead. */
const AGAIN = { seconds: 10 }
/** What is further ahead is set after the passes, which mostly ask for an earlier wake: one write. */
const NEAR = { minutes: 5 }

function servedKinds(targets: readonly SweepTarget[]): ServedKinds {
  const kinds: Record<string, readonly string[]> = {}
  for (const { resource } of targets) {
    kinds[resource.apiVersion] = [...(kinds[resource.apiVersion] ?? []), resource.kind]
  }
  return { kinds, groups: [] }
}

interface Found extends Due {
  readonly target: SweepTarget
  readonly objects: number
}

// `looks`: also at objects in service that are not due.
async function sweep(deps: SweepDeps, looks: boolean, counters: SweepCounters): Promise<Answer> {
  const { clock, log, alarm, targets } = deps
  const lookedAt = clock.now()
  const read = await Promise.allSettled(targets.map((target) => findIn(target, deps)))
  const found = read.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const unread = read.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
  // With one kind only its error is the answer.
  if (found.length === 0 && unread.length > 0) throw unread[0]
  for (const error of unread) logFailure(error, log)
  const isWhole = unread.length === 0
  const next = found.reduce<DateTime | undefined>(
    (first, due) => earliest(first, due.next),
    undefined,
  )
  // One slow machine keeps its batch for minutes: what comes next meanwhile must not wait for it.
  const setting = isWhole && isNear(next, clock.now()) ? tryToSet(alarm, next, lookedAt) : false
  const taken = (
    await Promise.all(found.map((due) => handOnAll(due, deps, looks, counters)))
  ).flat()
  const failed = taken.filter((ok) => !ok).length

  const soon = failed > 0 || !isWhole ? clock.now().plus(AGAIN) : undefined
  await setAlarm(alarm, { soon, next, lookedAt, isWhole, isSet: await setting })
  const unfinished = failed + unread.length
  if (unfinished === 0) return { status: 204 }
  return isWhole
    ? { status: 503, reason: `${failed} of ${taken.length} batches could not be finished.` }
    : { status: 503, reason: `${unread.length} of ${targets.length} kinds could not be read.` }
}

async function findIn(target: SweepTarget, { client, clock }: SweepDeps): Promise<Found> {
  const table = await client.table(target.resource, { resourceVersion: '0' })
  return { ...findDue(table, target, clock.now()), target, objects: table.rows.length }
}

interface Setting {
  readonly soon: DateTime | undefined
  readonly next: DateTime | undefined
  readonly lookedAt: DateTime
  /** Every kind was looked at. Otherwise a later instant may be wrong, and the alarm is only moved earlier. */
  readonly isWhole: boolean
  readonly isSet: boolean
}

async function setAlarm(
  alarm: Alarm,
  { soon, next, lookedAt, isWhole, isSet }: Setting,
): Promise<void> {
  if (isWhole && !isSet) return alarm.set(earliest(soon, next), lookedAt)
  // Set at once, the alarm may have rung by now: only what is ahead is asked for.
  const at = isWhole ? soon : earliest(soon, next)
  if (at !== undefined) await alarm.ensure(at)
}

// Whether each batch was taken and finished.
async function handOnAll(
  { target, keys, others, objects }: Found,
  deps: SweepDeps,
  looks: boolean,
  counters: SweepCounters,
): Promise<readonly boolean[]> {
  // Due objects do not wait for the comparison.
  const finding = looks ? unsettledOf(target, others, deps.log) : Promise.resolve([])
  const [due, unsettled] = await Promise.all([
    handOn(target, keys, deps, counters),
    finding.then((found) => handOn(target, found, deps, counters)),
  ])
  const taken = [...due, ...unsettled]
  deps.log.info('swept', {
    kind: target.resource.kind,
    objects,
    due: keys.length,
    failed: taken.filter((ok) => !ok).length,
    ...(looks && { inService: others.inService.length, unsettled: (await finding).length }),
  })
  return taken
}

// Never rejects: when the comparison itself is at fault, all of them are handed on.
async function unsettledOf(
  { findUnsettled }: SweepTarget,
  others: Others,
  log: Logger,
): Promise<readonly DueKey[]> {
  const { inService, lately } = others
  if (inService.length === 0 && lately.length === 0) return []
  if (findUnsettled === undefined) return [...inService, ...lately]
  try {
    return await findUnsettled(others)
  } catch (error) {
    log.error('could not compare what is in service: all of it is handed on', { error })
    return [...inService, ...lately]
  }
}

async function handOn(
  { resource, sink }: SweepTarget,
  keys: readonly DueKey[],
  { clock, log, post, newId = randomUUID }: SweepDeps,
  counters: SweepCounters,
): Promise<readonly boolean[]> {
  return inParallel(batches(keys), async (batch) => {
    counters.handedOn(batch.length)
    const event = dueEvent(resource.kind, batch, {
      id: newId(),
      source: '/sundial/sweep',
      time: formatInstant(clock.now()),
    })
    try {
      const status = await post(sink, event)
      const ok = status >= 200 && status < 300
      counters.answered(String(status))
      if (!ok) log.warn('a batch could not be finished', { sink, status, keys: batch.length })
      return ok
    } catch (error) {
      counters.answered('none')
      log.warn('a batch got no answer', { sink, keys: batch.length, error })
      return false
    }
  })
}

function answerToFailure(error: unknown, log: Logger): Answer {
  logFailure(error, log)
  return { status: 503, reason: error instanceof Error ? error.message : String(error) }
}

// A failure that will pass by itself is a warning; everything else should look like the mistake it is.
function logFailure(error: unknown, log: Logger): void {
  if (isTransient(error)) log.warn('sweep did not finish', { error })
  else log.error('sweep failed', { error })
}

function isNear(next: DateTime | undefined, now: DateTime): next is DateTime {
  return next !== undefined && next < now.plus(NEAR)
}

/** Whether it was set; what failed is tried again when the batches are done. */
function tryToSet(alarm: Alarm, at: DateTime, lookedAt: DateTime): Promise<boolean> {
  return alarm.set(at, lookedAt).then(
    () => true,
    () => false,
  )
}

// Both PingSources send `{"scope":"due"}`; nothing else means anything yet.
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

interface SweepCounters {
  handedOn(keys: number): void
  answered(answer: string): void
}

function sweepCounters(metrics: Metrics): SweepCounters {
  const keys = metrics.counter('sundial_due_keys_total', 'Keys that were handed on.')
  const batches = metrics.counter(
    'sundial_batches_total',
    'Batches by the HTTP status of their answer.',
  )
  return {
    handedOn: (count) => keys.add({}, count),
    answered: (answer) => batches.add({ answer }),
  }
}
