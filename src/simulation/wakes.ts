// I7, the other half: where no alarm is lost, whoever is to be looked at is looked at in time.
import { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import { textAt } from '#src/embedded/stand-ins/json.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { scheduledMachine } from './facts.ts'
import { later } from './later.ts'
import type { Ledger } from './ledger.ts'
import type { Incident, Plan } from './plan.ts'

/** What hinders nobody from being on time. */
const HARMLESS: ReadonlySet<Incident['type']> = new Set(['user', 'other', 'provider'])
/** As much the alarm bears of a clock: that of scheduled-machine, and that of the sweep, which must not set it to an
 * instant that has passed for the adapter. Seconds. */
const MOST_SKEW = { scheduledMachine: 2, sweep: 0.5 }
/** The alarm, a pass, and the requests of both. */
const LATE_SECONDS = 20
const REQUESTS = 20

/** To be told of every change; says when a wake time has passed and nobody has looked. */
export function watchWakes(
  { incidents, lost, pods, skews, latency }: Plan,
  clock: Clock,
  ledger: Ledger,
): (change: Change) => void {
  const isPunctual =
    !lost.alarm &&
    incidents.every(({ type }) => HARMLESS.has(type)) &&
    skews.every(
      (skew, place) =>
        Math.abs(skew) <= (place < pods ? MOST_SKEW.scheduledMachine : MOST_SKEW.sweep),
    )
  if (!isPunctual) return () => {}
  const patience = LATE_SECONDS + REQUESTS * latency

  return ({ object, old }) => {
    const wake = textAt(object, 'status', 'wakeTime')
    const at = parseInstant(wake)
    if (object.kind !== 'ScheduledMachine' || at === undefined) return
    if (wake === textAt(old, 'status', 'wakeTime')) return
    const { name, uid } = object.metadata
    const since = DateTime.max(at, clock.now())
    clock.at(later({ now: () => since }, patience), () => {
      const current = scheduledMachine(ledger.history.before, name)
      if (current?.metadata.uid !== uid || textAt(current, 'status', 'wakeTime') !== wake) return
      ledger.violated('I7', `${name} was to be looked at at ${wake}, and was not`)
    })
  }
}
