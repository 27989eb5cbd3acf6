// How late the changes of schedules are carried out, as histograms, and the time off that ended.
import type { Metrics } from '#src/telemetry/metrics.ts'
import type { ScheduledMachineStatus } from './schema.ts'

/** Measures what the second status has, and the first one has not. */
export type MeasureTransitions = (
  before: ScheduledMachineStatus,
  after: ScheduledMachineStatus,
) => void

// The alarm fires within a second, and the backstop finds what was lost within five minutes.
const START_BOUNDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600]
// A machine joins in minutes. It leaves after its grace period and its drain.
const END_BOUNDS = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200]

export function measureTransitions(metrics: Metrics): MeasureTransitions {
  const start = metrics.histogram(
    'sundial_transition_start_delay_seconds',
    'From the planned instant of a change of the schedule until its first write.',
    START_BOUNDS,
    true,
  )
  const end = metrics.histogram(
    'sundial_transition_delay_seconds',
    'From the planned instant of a change of the schedule until the machine is Active or gone.',
    END_BOUNDS,
    true,
  )
  const off = metrics.counter(
    'sundial_machine_off_seconds_total',
    'Time in which machines were off, counted when it ends.',
  )
  return (from, to) => {
    const ended = (to.offSeconds ?? 0) - (from.offSeconds ?? 0)
    if (ended > 0) off.add({}, ended)
    const { lastTransitionDelay: before } = from
    const { lastTransitionDelay: after } = to
    if (after === undefined) return
    const { transition, plannedAt, startSeconds, endSeconds } = after
    const known = before?.plannedAt === plannedAt ? before : undefined
    if (startSeconds !== undefined && known?.startSeconds === undefined) {
      start.observe(startSeconds, { transition })
    }
    if (endSeconds !== undefined && known?.endSeconds === undefined) {
      end.observe(endSeconds, { transition })
    }
  }
}
