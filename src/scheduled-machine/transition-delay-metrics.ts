// How late the changes of schedules are carried out, as histograms.
import type { Metrics } from '#src/telemetry/metrics.ts'
import type { ScheduledMachineStatus } from './schema.ts'

/** Measures what the second status has of a change of the schedule, and the first one has not. */
export type MeasureDelays = (before: ScheduledMachineStatus, after: ScheduledMachineStatus) => void

// The alarm fires within a second, and the backstop finds what was lost within five minutes.
const START_BOUNDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600]
// A machine joins in minutes. It leaves after its grace period and its drain.
const END_BOUNDS = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200]

export function measureDelays(metrics: Metrics): MeasureDelays {
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
  return ({ lastTransitionDelay: before }, { lastTransitionDelay: after }) => {
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
