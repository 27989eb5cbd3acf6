// I7 for alarms: while no alarm is lost, each object gets its pass soon after its wake time.
import { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { later } from './later.ts'
import { isFault, type Plan } from './plan.ts'

/** How far a clock may be off without making the alarm late; seconds. The sweep must not set the alarm to an instant
 * that has passed for the adapter. */
const MOST_SKEW = { reconciler: 2, sweep: 0.5 }
/** Time for the alarm and for a pass, without their requests. */
const LATE_SECONDS = 20
const REQUESTS = 20

export interface WakesOptions {
  readonly plan: Plan
  readonly kind: string
  readonly clock: Clock
  readonly objectAt: (key: ObjectKey) => KubeObject | undefined
  readonly violated: (invariant: string, says: string) => void
}

/** Call the result for every change. It finds wake times that have passed without a pass. */
export function watchWakes({
  plan: { incidents, lost, pods, skews, latency },
  kind,
  clock,
  objectAt,
  violated,
}: WakesOptions): (change: Change) => void {
  const isPunctual =
    !lost.alarm &&
    !incidents.some(isFault) &&
    skews.every(
      (skew, place) => Math.abs(skew) <= (place < pods ? MOST_SKEW.reconciler : MOST_SKEW.sweep),
    )
  if (!isPunctual) return () => {}
  const patience = LATE_SECONDS + REQUESTS * latency

  return ({ object, old }) => {
    const wake = textAt(object, 'status', 'wakeTime')
    const at = parseInstant(wake)
    if (object.kind !== kind || at === undefined) return
    if (wake === textAt(old, 'status', 'wakeTime')) return
    const { name, uid } = object.metadata
    const since = DateTime.max(at, clock.now())
    clock.at(later({ now: () => since }, patience), () => {
      const current = objectAt(object.metadata)
      if (current?.metadata.uid !== uid || textAt(current, 'status', 'wakeTime') !== wake) return
      violated('I7', `${name} was to be looked at at ${wake}, and was not`)
    })
  }
}
