// What makes an object a ScheduledMachine, and its name one that labels and objects can carry.
import { SCHEDULED_MACHINES } from '../resource.ts'
import { ALLOWED, PATTERNS } from '../schema/texts.ts'
import { fieldsOf } from './fields.ts'
import { type FieldProblem, refused } from './problem.ts'

const NAME = new RegExp(PATTERNS.dnsSubdomain)
const LONGEST_NAME = 63

/** Problems with apiVersion, kind and metadata.name. */
export function metadataProblems(object: unknown): FieldProblem[] {
  const fields = fieldsOf(object)
  return [
    ...exactly('apiVersion', fields.apiVersion, SCHEDULED_MACHINES.apiVersion),
    ...exactly('kind', fields.kind, SCHEDULED_MACHINES.kind),
    ...nameProblem(fieldsOf(fields.metadata).name),
  ]
}

function exactly(field: string, value: unknown, wanted: string): FieldProblem[] {
  return value === wanted ? [] : [refused(field, value, wanted)]
}

function nameProblem(name: unknown): FieldProblem[] {
  const allowed = ALLOWED.dnsSubdomain.replace('253', String(LONGEST_NAME))
  if (typeof name === 'string' && NAME.test(name) && name.length <= LONGEST_NAME) return []
  const why =
    typeof name === 'string' && name.length > LONGEST_NAME
      ? `${name.length} characters, and it becomes a label value`
      : undefined
  return [refused('metadata.name', name, allowed, why)]
}
