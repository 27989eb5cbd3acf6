// Moved edges of windows that are valid, and probably not meant.
import type { DateTime } from 'luxon'
import { fieldsAt } from '#src/kube/json.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import { windowsFrom } from '#src/schedule/windows.ts'
import type { ServiceSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import type { Finding } from './finding.ts'

/** The windows of a week of a grid, with one to spare. */
const WINDOWS = 7 * 12 + 1

/** `raw` is the spec as it was written, and `service` what was read of it. */
export function serviceWarnings(
  raw: unknown,
  service: ServiceSpec,
  schedule: Schedule,
  now: DateTime,
): readonly Finding[] {
  const written = fieldsAt(raw)
  const { leadTime } = service
  const isLed = leadTime === 'auto' || leadTime.toMillis() > 0
  return [
    ...(service.leadCordon && !isLed
      ? [warning('lead-cordon', 'leadCordon', 'it does nothing without leadTime')]
      : []),
    ...(written['maxLeadTime'] !== undefined && leadTime !== 'auto'
      ? [warning('max-lead-time', 'maxLeadTime', 'it does nothing without leadTime: auto')]
      : []),
    ...comparedWithWindows(service, schedule, now),
  ]
}

function comparedWithWindows(
  { leadTime, spread, minimumWindow }: ServiceSpec,
  schedule: Schedule,
  now: DateTime,
): readonly Finding[] {
  const windows = [...windowsFrom(schedule, now).take(WINDOWS)]
  const lengths = windows.map(({ opens, closes }) => between(opens, closes))
  const gaps = windows.slice(1).map(({ opens }, index) => between(windows[index]?.closes, opens))
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)]
  const lead = leadTime === 'auto' ? 0 : leadTime.toMillis()
  return [
    ...(windows.length > 0 && spread.toMillis() >= shortest
      ? [
          warning(
            'spread-too-long',
            'spread',
            'it is not shorter than the shortest window: a machine may be put off beyond the end of that window in the schedule',
          ),
        ]
      : []),
    ...(windows.length > 0 && minimumWindow.toMillis() > longest
      ? [
          warning(
            'minimum-too-long',
            'minimumWindow',
            'it is longer than every window, so the machine is never begun',
          ),
        ]
      : []),
    ...(gaps.length > 0 && lead >= Math.max(...gaps)
      ? [
          warning(
            'lead-too-long',
            'leadTime',
            'it is not shorter than the time between any two windows, so the machine never leaves',
          ),
        ]
      : []),
  ]
}

function between(from: DateTime | undefined, until: DateTime | undefined): number {
  return from && until ? until.toMillis() - from.toMillis() : Infinity
}

function warning(rule: string, field: string, message: string): Finding {
  return { rule, field: `spec.${field}`, message }
}
