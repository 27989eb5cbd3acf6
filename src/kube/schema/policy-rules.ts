// The rules of a schema that stand in an admission policy, as CEL over `object` and `oldObject`.
import { $ZodArray, $ZodObject, $ZodRecord, type $ZodType } from 'zod/v4/core'
import { celText } from './cel-text.ts'
import { fieldNotes } from './field-notes.ts'
import { unwrapped } from './fields-below.ts'
import type { PolicyText } from './rule.ts'

export interface FieldFaults {
  /** Such as `spec.schedule.timezone`. */
  readonly field: string
  /** CEL: the list of the errors of this field, as texts `<field>: <message>`. */
  readonly faults: string
}

/**
 * The faults of each field with such rules, in the order of the schema, as `fieldErrors` finds them. A value that was there
 * before the update has no fault: a stored object can always be changed and removed. `variables.before` is the old object,
 * or an empty map. Throws an Error for a rule below a list: it has to be a rule of the definition.
 */
export function policyRules(schema: $ZodType): readonly FieldFaults[] {
  return rulesAt(schema, [])
}

function rulesAt(schema: $ZodType, path: readonly string[]): FieldFaults[] {
  const inner = unwrapped(schema)
  const field = path.join('.')
  const own = (fieldNotes.get(inner)?.rules ?? []).flatMap(({ policy }) => policy ?? [])
  const isMap = inner instanceof $ZodRecord
  const faults = own.map((rule) => `${changed(path, isMap)}${failed(rule, field)}`)
  return [
    ...below(inner, path),
    ...(faults.length === 0 ? [] : [{ field, faults: faults.join(' + ') }]),
  ]
}

function below(schema: $ZodType, path: readonly string[]): FieldFaults[] {
  if (schema instanceof $ZodArray || schema instanceof $ZodRecord) {
    const inside = schema instanceof $ZodArray ? schema._zod.def.element : schema._zod.def.valueType
    const [found] = rulesAt(inside, [...path, '[]'])
    if (found !== undefined) {
      throw new Error(`${found.field}: a rule of a policy cannot stand here; use a CEL rule`)
    }
  }
  if (!(schema instanceof $ZodObject)) return []
  return Object.entries(schema._zod.def.shape).flatMap(([name, field]) =>
    rulesAt(field, [...path, name]),
  )
}

/** CEL: a list with the text, or with the keys of the map, if it is new or has changed. */
function changed(path: readonly string[], isMap: boolean): string {
  const now = optional('object', path)
  const before = optional('variables.before', path)
  return isMap
    ? `${now}.orValue({}).filter(self, !(self in ${before}.orValue({})))`
    : `(${now}.hasValue() && ${now}.value() != ${before}.orValue('') ? [${now}.value()] : [])`
}

function failed({ isMet, message }: PolicyText, field: string): string {
  return `.filter(self, !(${isMet})).map(self, ${celText(`${field}: `)} + ${message})`
}

function optional(object: string, path: readonly string[]): string {
  return [object, ...path].join('.?')
}
