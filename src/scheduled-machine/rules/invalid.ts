import { inWords } from '#src/kube/schema/field-error.ts'
import type { Verdict } from '../effects.ts'
import type { ParsedSpec } from '../spec.ts'

/** What is said of a spec that cannot be carried out. */
export function invalid({ errors }: ParsedSpec): Verdict {
  const isSchedule = errors.some(({ concerns }) => concerns === 'schedule')
  return {
    phase: 'Error',
    reason: isSchedule ? 'ScheduleInvalid' : 'ReferencesInvalid',
    message: inWords(errors),
  }
}
