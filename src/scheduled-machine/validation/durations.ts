// The three durations of a spec.
import { parseDuration } from '#src/schedule/duration.ts'
import { ALLOWED } from '../schema/texts.ts'
import type { Fields } from './fields.ts'
import { type FieldProblem, refused } from './problem.ts'
import { complaintOf } from './schedule.ts'

const DURATIONS = ['gracefulShutdownTimeout', 'nodeDrainTimeout', 'provisioningTimeout'] as const

/** Durations that cannot be read, or are longer than a day. */
export function durationProblems(spec: Fields): FieldProblem[] {
  return DURATIONS.flatMap((name) => {
    const raw = spec[name]
    if (typeof raw !== 'string') return []
    const why = complaintOf(() => parseDuration(raw))
    return why === undefined ? [] : [refused(`spec.${name}`, raw, ALLOWED.duration, why)]
  })
}
