// How old events are when they are received: the time of their source, and of what is between. The wait in the queue comes
// after it.
import type { Clock } from '#src/clock/clock.ts'
import type { CloudEvent } from '#src/events/cloud-event.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'

const BOUNDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

/** Measures the age of an event by its `time`. An event without one is not measured. */
export function eventAges(
  metrics: Metrics,
  clock: Clock,
): (event: Pick<CloudEvent, 'time'>) => void {
  const ages = metrics.histogram(
    'sundial_event_age_seconds',
    'How old an event is when it is received.',
    BOUNDS,
  )
  return ({ time }) => {
    if (time === undefined) return
    // The clock of the source may be ahead.
    ages.observe(Math.max(0, clock.now().toMillis() - Date.parse(time)) / 1000)
  }
}
