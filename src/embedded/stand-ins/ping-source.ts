// Stands in for Knative's PingSource adapter (mtping).
// Like it: schedules of five or six fields in UTC or `spec.timezone`; an update is followed at once;
// an instant that has passed waits for the next; each tick is 0 to 499 ms late; ticks do not wait
// for each other; missed ticks are not made up; the retries of src/events/send.ts.
// Unlike it: an adapter that is never down; a schedule that the webhook would have refused is not
// refused, it never comes.
import { DateTime, IANAZone } from 'luxon'
import { pingEvent } from '#src/events/ping-event.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import { type Deliver, send } from '#src/events/send.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { parseCron } from './cron.ts'
import { overridesOf, sentByKnative, sinkOf } from './delivery.ts'
import { keyText, parseKey } from './mirror.ts'
import { nextCronInstant } from './next-cron-instant.ts'
import { fractionFor, uuidFor } from './seeded.ts'
import type { StandIn, StandInContext } from './stand-in.ts'

const GROUP = 'sources.knative.dev'
const MOST_LATE_MS = 500
// The schedule that the webhook writes when there is none.
const EVERY_MINUTE = '* * * * *'

/** Starts it; ticks of the sources named in `drop` are lost. */
export function startPingSources(
  context: StandInContext,
  deliver: Deliver,
  { drop = [] }: { readonly drop?: readonly string[] } = {},
): StandIn {
  const { clock, mirror, seed, functions } = context
  const timers = new Map<string, { readonly schedule: string; readonly cancel: () => void }>()
  let sending = 0
  let isStopped = false

  const tick = async (key: string, at: DateTime): Promise<void> => {
    const source = mirror.get(GROUP, 'PingSource', parseKey(key))
    if (isStopped || source === undefined || drop.includes(source.metadata.name)) return
    sending += 1
    try {
      const id = uuidFor(seed, 'ping-source', key, at.toMillis())
      await send(clock, deliver, sinkOf(source, functions), eventOf(source, id, clock.now()))
    } finally {
      sending -= 1
    }
  }

  const schedule = (source: KubeObject): void => {
    const key = keyText(source.metadata)
    timers.get(key)?.cancel()
    const at = nextTick(source, clock.now())
    const cancel =
      at === undefined
        ? () => {}
        : clock.at(at, () => {
            const late = fractionFor(seed, 'ping-source', key, at.toMillis()) * MOST_LATE_MS
            clock.at(at.plus(Math.floor(late)), () => void tick(key, at))
            const latest = mirror.get(GROUP, 'PingSource', source.metadata)
            if (latest !== undefined && !isStopped) schedule(latest)
          })
    timers.set(key, { schedule: scheduleText(source), cancel })
  }

  context.follow(({ type, object, resource }) => {
    if (resource.kind !== 'PingSource' || isStopped) return
    const key = keyText(object.metadata)
    const before = timers.get(key)
    if (type === 'DELETED') {
      before?.cancel()
      timers.delete(key)
    } else if (before?.schedule !== scheduleText(object)) schedule(object)
  })

  return {
    isIdle: () => sending === 0,
    stop() {
      isStopped = true
      for (const { cancel } of timers.values()) cancel()
      timers.clear()
    },
  }
}

function nextTick(source: KubeObject, now: DateTime): DateTime | undefined {
  try {
    const cron = parseCron(textAt(source, 'spec', 'schedule') || EVERY_MINUTE)
    const name = cron.zone ?? (textAt(source, 'spec', 'timezone') || 'UTC')
    const zone = IANAZone.create(name)
    if (!zone.isValid) return undefined
    const offsetAt = (instant: number) => zone.offset(instant) * 60_000
    const at = nextCronInstant(cron, now.toMillis(), name === 'UTC' ? undefined : offsetAt)
    return at === undefined ? undefined : DateTime.fromMillis(at, { zone: 'utc' })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function scheduleText(source: KubeObject): string {
  return `${textAt(source, 'spec', 'schedule')} ${textAt(source, 'spec', 'timezone')}`
}

function eventOf(source: KubeObject, id: string, now: DateTime): CloudEventRequest {
  const { name, namespace = '' } = source.metadata
  const encoded = textAt(source, 'spec', 'dataBase64')
  const event = pingEvent({
    name,
    namespace,
    id,
    now,
    contentType: textAt(source, 'spec', 'contentType') || 'application/json',
    body:
      encoded === '' ? textAt(source, 'spec', 'data') : Buffer.from(encoded, 'base64').toString(),
    overrides: overridesOf(source),
  })
  return sentByKnative(event, namespace)
}
