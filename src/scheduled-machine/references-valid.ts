// ReferencesValid: what is wrong with the spec, else what a look at what it refers to has found.

import { inWords } from '#src/kube/schema/field-error.ts'
import type { SubjectWithWorld, World } from './observed.ts'
import { toldReferences } from './reference-check.ts'
import { referenceProblem } from './reference-problem.ts'
import type { ConditionValue } from './status.ts'

const VALID = {
  status: 'True',
  reason: 'ReconcileSucceeded',
  message: 'The Cluster, the kinds and the kubeconfig are there',
} as const

/** Of what nobody has looked up; killed or held, a spec may not have been. */
export const NOT_LOOKED_AT = {
  status: 'Unknown',
  reason: 'AwaitingSchedule',
  message: 'Not looked at yet',
} as const

export function references(subject: SubjectWithWorld): ConditionValue {
  const { spec, generation, world } = subject
  const errors = spec.errors.filter((error) => error.concerns === 'references')
  if (errors.length > 0) {
    return { status: 'False', reason: 'ReferencesInvalid', message: inWords(errors) }
  }
  if (world?.references === undefined) {
    return isMade(world)
      ? { ...VALID, observedGeneration: generation }
      : (toldReferences(subject) ?? NOT_LOOKED_AT)
  }
  const missing = referenceProblem({ ...subject, world })
  if (missing === undefined) return { ...VALID, observedGeneration: generation }
  const { reason, message } = missing
  return { status: 'False', reason, message, observedGeneration: generation }
}

// Whoever made the Machine from this spec has looked, and may have been killed before it could tell.
function isMade(world: World | undefined): boolean {
  if (world?.machine.type !== 'ours') return false
  const { applied } = world.machine
  return applied.type === 'recorded' && applied.isCurrent
}
