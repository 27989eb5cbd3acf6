// The condition ReferencesValid: the errors of the spec, or else the result of the last check of the references.

import { inWords } from '#src/kube/schema/field-error.ts'
import type { SubjectFacts } from '../facts.ts'
import type { ConditionValue } from '../status.ts'
import { storedReferences } from './is-check-due.ts'
import { referenceProblem } from './reference-problem.ts'

const VALID = {
  status: 'True',
  reason: 'ReconcileSucceeded',
  message: 'All references are valid',
} as const

/** Nobody has checked the references. A machine that is killed or paused may never be checked. */
export const NOT_LOOKED_AT = {
  status: 'Unknown',
  reason: 'AwaitingSchedule',
  message: 'Not checked yet',
} as const

export function referencesValid(subject: SubjectFacts): ConditionValue {
  const { spec, generation } = subject
  const errors = spec.errors.filter((error) => error.concerns === 'references')
  if (errors.length > 0) {
    return { status: 'False', reason: 'ReferencesInvalid', message: inWords(errors) }
  }
  if (subject.references === undefined) {
    return isMade(subject)
      ? { ...VALID, observedGeneration: generation }
      : (storedReferences(subject) ?? NOT_LOOKED_AT)
  }
  const missing = referenceProblem(subject, subject.references)
  if (missing === undefined) return { ...VALID, observedGeneration: generation }
  const { reason, message } = missing
  return { status: 'False', reason, message, observedGeneration: generation }
}

// The pass that created the Machine checked the references. It may have been killed before it stored the result.
function isMade({ machine }: SubjectFacts): boolean {
  if (machine?.type !== 'ours') return false
  return machine.applied.type === 'recorded' && machine.applied.isCurrent
}
