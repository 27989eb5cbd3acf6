// Validates an object against the schema of its kind: types, bounds, patterns, and the rules of the field notes.
import { $ZodEnum, $ZodObject, $ZodString, type $ZodType, safeParse } from 'zod/v4/core'
import { cutAfter, type FieldError, refusal } from './field-error.ts'
import { fieldNotes } from './field-notes.ts'
import { fieldsBelow, unwrapped } from './fields-below.ts'
import type { Fault } from './rule.ts'

type Path = readonly PropertyKey[]

/** In the order of the schema's fields. `field` is the path of the value; `''` for a whole object. */
export function fieldErrors(schema: $ZodType, value: unknown, field: string): FieldError[] {
  const parsed = safeParse(schema, value)
  const misfits = parsed.success ? [] : parsed.error.issues.map(({ path }) => path)
  const found = errorsAt({ schema, value, field, misfits, confidential: false })
  // If a rule and the shape refuse the same value, only the rule's message is kept: it is more exact.
  const explained = new Set(found.flatMap((error) => (error.isMisfit ? [] : [error.field])))
  const told = found.filter((error) => !(error.isMisfit && explained.has(error.field)))
  const byText = new Map(
    told.map(({ field, message }) => [`${field}: ${message}`, { field, message }]),
  )
  return [...byText.values()]
}

interface Place {
  readonly schema: $ZodType
  readonly value: unknown
  readonly field: string
  /** Paths from here to the values whose shape does not match the schema. */
  readonly misfits: readonly Path[]
  readonly confidential: boolean
}

interface Found extends FieldError {
  readonly isMisfit: boolean
}

function errorsAt(place: Place): Found[] {
  const notes = fieldNotes.get(unwrapped(place.schema))
  const confidential = notes?.confidential ?? place.confidential
  const here = { ...place, confidential }
  const below = fieldsBelow(place.schema, place.value)
  const isMisfit = place.misfits.some(([step]) => step === undefined || !below.has(step))
  const faults = (notes?.rules ?? []).flatMap((rule) => rule.faultsOf(place.value))
  return [
    ...[...below].flatMap(([step, { schema, value }]) => {
      const misfits = place.misfits.filter(([first]) => first === step).map(([, ...rest]) => rest)
      return errorsAt({ schema, value, field: pathTo(place.field, step), misfits, confidential })
    }),
    ...(isMisfit ? [{ ...errorOf({}, here), isMisfit }] : []),
    ...faults.map((fault) => ({ ...errorOf(fault, here), isMisfit: false })),
  ]
}

function errorOf(fault: Fault, { schema, value, field, confidential }: Place): FieldError {
  const inner = unwrapped(schema)
  const notes = fieldNotes.get(inner)
  const {
    at,
    allowed = inQuotes(notes?.allowed ?? shapeInWords(inner), inner, value),
    why = typeof value === 'string' ? notes?.why?.(value) : undefined,
    message = refusal({ value, allowed, why, confidential }),
  } = fault
  return { field: at === undefined ? field : pathTo(field, at), message }
}

// YAML reads `8` as a number, and kubectl reads `y` as a boolean, where a text is meant.
function inQuotes(allowed: string, schema: $ZodType, value: unknown): string {
  const isScalar = typeof value === 'number' || typeof value === 'boolean'
  const isHelp = isScalar && schema instanceof $ZodString && !allowed.includes('quoted')
  const isRight = isHelp && fieldErrors(schema, String(value), '').length === 0
  return isRight ? `${allowed}, in quotes` : allowed
}

/** A key of a label has at most 253 characters before the slash and 63 after it. */
const LONGEST_KEY = 320

function pathTo(field: string, step: PropertyKey): string {
  if (typeof step === 'number') return `${field}[${step}]`
  const name = cutAfter(LONGEST_KEY, String(step))
  return field === '' ? name : `${field}.${name}`
}

function shapeInWords(schema: $ZodType): string {
  if (schema instanceof $ZodEnum) {
    return `one of ${Object.values(schema._zod.def.entries).join(', ')}`
  }
  if (schema instanceof $ZodObject) {
    const required = Object.entries(schema._zod.def.shape).filter(
      ([, field]) => unwrapped(field) === field,
    )
    const names = required.map(([name]) => name).join(', ')
    if (names !== '') return `an object with ${names.replace(/, ([^,]*)$/, ' and $1')}`
  }
  return WORDS[schema._zod.def.type] ?? 'something else'
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a string',
  boolean: 'true or false',
  number: 'a number',
  object: 'an object',
  record: 'a map of strings',
  array: 'a list',
}
