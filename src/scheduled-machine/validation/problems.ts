// All that is wrong with a spec.
import { ScheduledMachine } from '../schema.ts'
import type { Settings } from '../settings.ts'
import { clusterNameProblems } from './cluster-name.ts'
import { durationProblems } from './durations.ts'
import { type Fields, isFields } from './fields.ts'
import { fileProblems } from './files.ts'
import { machineTemplateProblems } from './machine-template.ts'
import { nodeTaintProblems } from './node-taints.ts'
import { type FieldProblem, refused } from './problem.ts'
import { scheduleProblems } from './schedule.ts'
import { shapeProblems } from './shape.ts'
import { sourceProblems } from './sources.ts'

export interface Problem extends FieldProblem {
  /** Which condition says it: Scheduled or ReferencesValid. */
  readonly concerns: 'schedule' | 'references'
}

// In the order of the spec's fields, so that the first problem is the first to read.
const RULES: readonly ((spec: Fields, settings: Settings) => FieldProblem[])[] = [
  scheduleProblems,
  clusterNameProblems,
  sourceProblems,
  machineTemplateProblems,
  durationProblems,
  nodeTaintProblems,
  fileProblems,
]

/** Takes a spec without nulls, gives its problems, at most one of the schema's for a field. Empty: valid. */
export function specProblems(spec: unknown, settings: Settings): readonly Problem[] {
  const found = isFields(spec)
    ? RULES.flatMap((rule) => rule(spec, settings))
    : [refused('spec', spec, 'an object')]
  // A rule knows better than the schema what is wrong with a text.
  const explained = new Set(found.map(({ field }) => field))
  const shape = isFields(spec) ? shapeProblems(SPEC, spec, 'spec') : []
  const rest = shape.filter(({ field }) => !explained.has(field) && explained.add(field))
  return [...found, ...rest].map(withConcern)
}

const SPEC = ScheduledMachine.shape.spec

function withConcern(problem: FieldProblem): Problem {
  const isSchedule = /^spec\.schedule\b/.test(problem.field)
  return { ...problem, concerns: isSchedule ? 'schedule' : 'references' }
}
