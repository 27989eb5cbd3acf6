// Types, bounds and patterns of the schema, said in its own words.
// From core by name: through the namespace of zod/mini a bundle would get all of core, and every locale.
import {
  $ZodArray,
  $ZodDefault,
  $ZodEnum,
  $ZodNullable,
  $ZodObject,
  $ZodOptional,
  $ZodRecord,
  type $ZodType,
  safeParse,
} from 'zod/v4/core'
import { crdNotes } from '#src/kube/crd-notes.ts'
import { type FieldProblem, refused } from './problem.ts'

type Path = readonly PropertyKey[]

/** Takes a value and its schema, gives a problem for each place where the two do not fit. */
export function shapeProblems(schema: $ZodType, value: unknown, field: string): FieldProblem[] {
  const parsed = safeParse(schema, value)
  if (parsed.success) return []
  return parsed.error.issues.map(({ path }) =>
    refused(pathText(field, path), valueAt(value, path), allowedAt(schema, path)),
  )
}

function pathText(field: string, path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}.${String(step)}`),
    field,
  )
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
    value,
  )
}

function allowedAt(schema: $ZodType, path: Path): string {
  const [step, ...rest] = path
  const inner = unwrapped(schema)
  if (step === undefined) return crdNotes.get(inner)?.allowed ?? inWords(inner)
  const next = child(inner, step)
  return next === undefined ? inWords(inner) : allowedAt(next, rest)
}

function child(schema: $ZodType, step: PropertyKey): $ZodType | undefined {
  if (schema instanceof $ZodObject) return schema._zod.def.shape[String(step)]
  if (schema instanceof $ZodArray) return schema._zod.def.element
  if (schema instanceof $ZodRecord) return schema._zod.def.valueType
  return undefined
}

function unwrapped(schema: $ZodType): $ZodType {
  if (
    schema instanceof $ZodOptional ||
    schema instanceof $ZodNullable ||
    schema instanceof $ZodDefault
  ) {
    return unwrapped(schema._zod.def.innerType)
  }
  return schema
}

function inWords(schema: $ZodType): string {
  if (schema instanceof $ZodEnum) {
    return `one of ${Object.values(schema._zod.def.entries).join(', ')}`
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
