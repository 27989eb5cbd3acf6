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
import { createReadiness } from '#src/kube/readiness.ts'
import { SCHEDULED_MACHINES } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { createMetrics, type Metrics } from '#src/telemetry/metrics.ts'
import type { Alarm } from '#src/wake/alarm.ts'
import { batches, inParallel } from '#src/wake/batches.ts'
import { findDue, type Others } from '#src/wake/due.ts'
import { earliest } from '#src/wake/earliest.ts'

export interface SweepDeps {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  readonly alarm: Alarm
  /** Where the function for ScheduledMachines is. */
  readonly scheduledMachineSink: string
  /** Sends an event; the HTTP status of the answer. */
  readonly post: (sink: string, event: CloudEventRequest) => Promise<number>
  /** Which of those that are not due a pass has to look at all the same. */
  readonly findUnsettled: (others: Others) => Promise<readonly DueKey[]>
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
    const mine = sweep(deps, looks, counters).catch((error: unknown) => explain(error, log))
    running.add(mine)
    return mine.finally(() => running.delete(mine))
  }

  return {
    app: createReceiver({ receive, notReady: createReadiness(client, NEEDS), log, metrics }),
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
const NEEDS = { kinds: { '5spot.finos.org/v1alpha1': ['ScheduledMachine'] }, groups: [] }
/** When something could not be finished, the alarm is no further ahead. */
const AGAIN = { seconds: 10 }
/** What is further ahead is set after the passes, which mostly ask for an earlier wake: one write. */
const NEAR = { minutes: 5 }

// `looks`: also at what is in service, and not due.
async function sweep(deps: SweepDeps, looks: boolean, counters: SweepCounters): Promise<Answer> {
  const { client, clock, log, alarm } = deps
  const lookedAt = clock.now()
  const table = await client.table(SCHEDULED_MACHINES, { resourceVersion: '0' })
  const { keys, next, others } = findDue(table, clock.now())
  // One slow machine keeps its batch for minutes: what comes next meanwhile must not wait for it.
  const setting = isNear(next, clock.now()) ? tryToSet(alarm, next, lookedAt) : false
  // What is due does not wait for the look, either.
  const finding = looks ? unsettledOf(deps, others) : Promise.resolve([])
  const [due, unsettled] = await Promise.all([
    handOn(deps, keys, counters),
    finding.then((found) => handOn(deps, found, counters)),
  ])
  const taken = [...due, ...unsettled]
  const failed = taken.filter((ok) => !ok).length

  const soon = failed > 0 ? clock.now().plus(AGAIN) : undefined
  // Set at once, the alarm may have rung by now: only what is ahead is asked for.
  if (!(await setting)) await alarm.set(earliest(soon, next), lookedAt)
  else if (soon !== undefined) await alarm.ensure(soon)
  log.info('swept', {
    objects: table.rows.length,
    due: keys.length,
    failed,
    ...(looks && { inService: others.inService.length, unsettled: (await finding).length }),
  })
  if (failed === 0) return { status: 204 }
  return { status: 503, reason: `${failed} of ${taken.length} batches could not be finished.` }
}

// Never rejects: when the look itself is at fault, all of them are looked at.
async function unsettledOf(
  { findUnsettled, log }: SweepDeps,
  others: Others,
): Promise<readonly DueKey[]> {
  const { inService, lately } = others
  if (inService.length === 0 && lately.length === 0) return []
  try {
    return await findUnsettled(others)
  } catch (error) {
    log.error('could not compare what is in service: all of it is handed on', { error })
    return [...inService, ...lately]
  }
}

// Whether each batch was taken and finished.
async function handOn(
  deps: SweepDeps,
  keys: readonly DueKey[],
  counters: SweepCounters,
): Promise<readonly boolean[]> {
  const { clock, log, post, scheduledMachineSink: sink, newId = randomUUID } = deps
  return inParallel(batches(keys), async (batch) => {
    counters.handedOn(batch.length)
    const event = dueEvent('ScheduledMachine', batch, {
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

// What will pass by itself is a warning; everything else should look like the mistake it is.
function explain(error: unknown, log: Logger): Answer {
  const reason = error instanceof Error ? error.message : String(error)
  if (isTransient(error)) log.warn('sweep did not finish', { error })
  else log.error('sweep failed', { error })
  return { status: 503, reason }
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
