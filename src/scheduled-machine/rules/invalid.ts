import type { Verdict } from '../effects.ts'
import type { ParsedSpec } from '../spec.ts'
import { words } from '../validation/problem.ts'

/** What is said of a spec that cannot be carried out. */
export function invalid({ problems }: ParsedSpec): Verdict {
  const isSchedule = problems.some(({ concerns }) => concerns === 'schedule')
  return {
    phase: 'Error',
    reason: isSchedule ? 'ScheduleInvalid' : 'ReferencesInvalid',
    message: words(problems),
  }
}
