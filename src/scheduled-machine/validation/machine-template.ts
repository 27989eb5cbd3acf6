// `spec.machineTemplate`: keys that Kubernetes takes, and that are not somebody's own.
import { RESERVED_METADATA_PREFIXES } from '../schema/template-fields.ts'
import { ALLOWED, PATTERNS } from '../schema/texts.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { type FieldProblem, quote } from './problem.ts'

const KEY = new RegExp(PATTERNS.qualifiedName)
const LONGEST_KEY = 317

/** Labels and annotations whose key is reserved, or no key. */
export function machineTemplateProblems(spec: Fields): FieldProblem[] {
  const template = fieldsOf(spec.machineTemplate)
  return ['labels', 'annotations'].flatMap((name) =>
    Object.keys(fieldsOf(template[name])).flatMap((key) => keyProblem(name, key)),
  )
}

function keyProblem(map: string, key: string): FieldProblem[] {
  const field = `spec.machineTemplate.${map}`
  const reserved = RESERVED_METADATA_PREFIXES.find((prefix) => key.startsWith(prefix))
  if (reserved !== undefined) {
    const allowed = `any but ${RESERVED_METADATA_PREFIXES.join(', ')}`
    return [
      { field, message: `${map} key ${quote(key)} uses reserved prefix '${reserved}': ${allowed}` },
    ]
  }
  if (key.length <= LONGEST_KEY && KEY.test(key)) return []
  return [{ field, message: `${map} key ${quote(key)} is not allowed: ${ALLOWED.taintKey}` }]
}
