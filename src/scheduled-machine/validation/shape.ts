// Types, bounds and patterns of the schema, said in its own words.
import * as z from 'zod/mini'
import { crdNotes } from '#src/kube/crd-notes.ts'
import { type FieldProblem, refused } from './problem.ts'

type Path = readonly PropertyKey[]

/** Takes a value and its schema, gives a problem for each place where the two do not fit. */
export function shapeProblems(
  schema: z.core.$ZodType,
  value: unknown,
  field: string,
): FieldProblem[] {
  const parsed = z.safeParse(schema, value)
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

function allowedAt(schema: z.core.$ZodType, path: Path): string {
  const [step, ...rest] = path
  const inner = unwrapped(schema)
  if (step === undefined) return crdNotes.get(inner)?.allowed ?? inWords(inner)
  const next = child(inner, step)
  return next === undefined ? inWords(inner) : allowedAt(next, rest)
}

function child(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.core.$ZodObject) return schema._zod.def.shape[String(step)]
  if (schema instanceof z.core.$ZodArray) return schema._zod.def.element
  if (schema instanceof z.core.$ZodRecord) return schema._zod.def.valueType
  return undefined
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.core.$ZodOptional ||
    schema instanceof z.core.$ZodNullable ||
    schema instanceof z.core.$ZodDefault
  ) {
    return unwrapped(schema._zod.def.innerType)
  }
  return schema
}

function inWords(schema: z.core.$ZodType): string {
  if (schema instanceof z.core.$ZodEnum) {
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
