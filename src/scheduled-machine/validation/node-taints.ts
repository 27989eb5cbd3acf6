// `spec.nodeTaints`: keys that Kubernetes takes and does not keep for itself, each (key, effect) once.
import { RESERVED_TAINT_PREFIXES } from '../schema/taint-fields.ts'
import { ALLOWED, PATTERNS } from '../schema/texts.ts'
import { type Fields, fieldsOf, listOf } from './fields.ts'
import { entry, type FieldProblem, quote, refused } from './problem.ts'

const KEY = new RegExp(PATTERNS.qualifiedName)
const ROLE_PREFIX = 'node-role.kubernetes.io/'

/** Taints that are reserved, misspelt, or there twice. */
export function nodeTaintProblems(spec: Fields): FieldProblem[] {
  const taints = listOf(spec.nodeTaints).map(fieldsOf)
  return taints.flatMap((taint, index) => {
    const field = entry('spec.nodeTaints', index)
    return [
      ...keyProblems(`${field}.key`, taint.key),
      ...duplicate(field, taint, taints.slice(0, index)),
    ]
  })
}

function keyProblems(field: string, key: unknown): FieldProblem[] {
  if (typeof key !== 'string') return []
  const reserved = RESERVED_TAINT_PREFIXES.find((prefix) => key.startsWith(prefix))
  if (reserved !== undefined) {
    const instead =
      reserved === ROLE_PREFIX ? '; for a role label use spec.machineTemplate.labels' : ''
    const why = `the prefix '${reserved}' is reserved${instead}`
    return [refused(field, key, `any prefix but ${RESERVED_TAINT_PREFIXES.join(', ')}`, why)]
  }
  if (KEY.test(key)) return []
  const name = key.slice(key.lastIndexOf('/') + 1)
  const why = name.length > 63 ? `its name has ${name.length} characters, more than 63` : undefined
  return [refused(field, key, ALLOWED.taintKey, why)]
}

function duplicate(field: string, taint: Fields, earlier: readonly Fields[]): FieldProblem[] {
  const { key, effect } = taint
  if (!earlier.some((other) => other.key === key && other.effect === effect)) return []
  const message = `is a duplicate of an earlier taint with key ${quote(key)} and effect ${quote(effect)}: each pair of key and effect once`
  return [{ field, message }]
}
