// From a zod schema to the structural schema that a CustomResourceDefinition wants.
// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
import * as z from 'zod/mini'
import { type FieldNotes, fieldNotes } from './field-notes.ts'
import type { CelRule, JsonSchema } from './json-schema.ts'
import type { Rule } from './rule.ts'
import { numberBounds, re2, textBounds } from './schema-bounds.ts'

/**
 * Takes a schema of zod/mini, with what is said about it in `fieldNotes`, gives the structural schema.
 * Throws an Error with the path of whatever Kubernetes cannot express, rather than leave it out.
 */
export function structuralSchema(schema: z.core.$ZodType, path = '$'): JsonSchema {
  const wrapped = wrapper(schema, path)
  if (wrapped !== undefined) return wrapped
  const notes = fieldNotes.get(schema) ?? {}
  const { pattern, ...shape } = shapeOf(schema, path)
  const rules = [
    ...patternRules(pattern, shape.maxLength, notes, path),
    ...celRules(notes.rules ?? []),
  ]
  return {
    ...(notes.description !== undefined && { description: notes.description }),
    ...shape,
    ...(pattern !== undefined && notes.pattern !== 'drop' && !notes.allowed && { pattern }),
    ...(notes.format !== undefined && { format: notes.format }),
    ...(notes.maxProperties !== undefined && { maxProperties: notes.maxProperties }),
    ...(notes.listType !== undefined && { 'x-kubernetes-list-type': notes.listType }),
    ...(notes.listMapKeys !== undefined && { 'x-kubernetes-list-map-keys': notes.listMapKeys }),
    ...(rules.length > 0 && { 'x-kubernetes-validations': rules }),
  }
}

// What wraps another schema and adds one word to it.
function wrapper(schema: z.core.$ZodType, path: string): JsonSchema | undefined {
  if (schema instanceof z.core.$ZodOptional || schema instanceof z.core.$ZodReadonly) {
    return structuralSchema(schema._zod.def.innerType, path)
  }
  if (schema instanceof z.core.$ZodNullable) {
    return { ...structuralSchema(schema._zod.def.innerType, path), nullable: true }
  }
  if (schema instanceof z.core.$ZodDefault) {
    const { innerType, defaultValue } = schema._zod.def
    return { ...structuralSchema(innerType, path), default: defaultValue }
  }
  return undefined
}

function shapeOf(schema: z.core.$ZodType, path: string): JsonSchema {
  if (schema instanceof z.core.$ZodString) return { type: 'string', ...textBounds(schema, path) }
  if (schema instanceof z.core.$ZodNumber) return numberBounds(schema, path)
  if (schema instanceof z.core.$ZodBoolean) return { type: 'boolean' }
  if (schema instanceof z.core.$ZodEnum) return choice(Object.values(schema._zod.def.entries), path)
  if (schema instanceof z.core.$ZodLiteral) return choice(schema._zod.def.values, path)
  if (schema instanceof z.core.$ZodArray) return list(schema, path)
  if (schema instanceof z.core.$ZodObject) return object(schema, path)
  if (schema instanceof z.core.$ZodRecord) return map(schema, path)
  if (schema instanceof z.core.$ZodUnion) return intOrString(schema, path)
  if (schema instanceof z.core.$ZodUnknown) return { 'x-kubernetes-preserve-unknown-fields': true }
  throw new Error(`${path}: ${schema._zod.def.type} has no structural schema`)
}

function list(schema: z.core.$ZodArray, path: string): JsonSchema {
  const { minLength, maxLength } = textBounds(schema, path)
  return {
    type: 'array',
    ...(minLength !== undefined && { minItems: minLength }),
    ...(maxLength !== undefined && { maxItems: maxLength }),
    items: structuralSchema(schema._zod.def.element, `${path}[]`),
  }
}

function object(schema: z.core.$ZodObject, path: string): JsonSchema {
  const { shape, catchall } = schema._zod.def
  refuseChecks(schema, path)
  if (catchall !== undefined && !(catchall instanceof z.core.$ZodUnknown)) {
    throw new Error(`${path}: properties and additionalProperties exclude each other`)
  }
  const fields = Object.entries(shape)
  const required = fields
    .filter(([, field]) => field._zod.optin === undefined)
    .map(([name]) => name)
  return {
    type: 'object',
    ...(required.length > 0 && { required }),
    ...(fields.length > 0 && {
      properties: Object.fromEntries(
        fields.map(([name, field]) => [name, structuralSchema(field, `${path}.${name}`)]),
      ),
    }),
    ...(catchall !== undefined && { 'x-kubernetes-preserve-unknown-fields': true }),
  }
}

function map(schema: z.core.$ZodRecord, path: string): JsonSchema {
  const { keyType, valueType } = schema._zod.def
  refuseChecks(schema, path)
  if (!(keyType instanceof z.core.$ZodString) || (keyType._zod.def.checks ?? []).length > 0) {
    throw new Error(`${path}: keys of a map are any text; what they may be is a CEL rule`)
  }
  return { type: 'object', additionalProperties: structuralSchema(valueType, `${path}[*]`) }
}

function choice(values: readonly unknown[], path: string): JsonSchema {
  if (values.some((value) => typeof value !== 'string')) {
    throw new Error(`${path}: a choice of anything but texts is not expressed here`)
  }
  return { type: 'string', enum: values }
}

// The one union that Kubernetes knows.
function intOrString(schema: z.core.$ZodUnion, path: string): JsonSchema {
  const shapes = schema._zod.def.options.map((option) => structuralSchema(option, path))
  const [number, text, ...others] = shapes.toSorted((a, b) => (`${a.type}` < `${b.type}` ? -1 : 1))
  if (number?.type !== 'integer' || text?.type !== 'string' || others.length > 0) {
    const types = shapes.map(({ type }) => type ?? 'anything').join(', ')
    throw new Error(
      `${path}: a union of ${types} is not structural; use optional fields and a rule`,
    )
  }
  const { type: _integer, format: _format, ...bounds } = number
  const { type: _string, ...limits } = text
  return { ...bounds, ...limits, 'x-kubernetes-int-or-string': true }
}

function celRules(rules: readonly Rule[]): CelRule[] {
  return rules.flatMap(({ rule, optionalOldSelf, message }) =>
    rule === undefined ? [] : [{ rule, ...(optionalOldSelf && { optionalOldSelf }), message }],
  )
}

// kube-apiserver words a failed pattern as `should match '^…$'`. Where there are words for people, the
// pattern becomes a rule that fails with them. Its cost is estimated from the longest text allowed.
function patternRules(
  pattern: string | undefined,
  maxLength: number | undefined,
  { allowed, pattern: treatment }: FieldNotes,
  path: string,
): CelRule[] {
  if (pattern === undefined || allowed === undefined || treatment === 'drop') return []
  if (maxLength === undefined) throw new Error(`${path}: a rule over a text needs its maxLength`)
  return [{ rule: `self.matches(${celText(re2(pattern, path))})`, message: `must be ${allowed}` }]
}

function celText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

function refuseChecks(schema: z.core.$ZodType, path: string): void {
  const [check] = schema._zod.def.checks ?? []
  if (check !== undefined)
    throw new Error(`${path}: a check of an object is not structural; use a rule`)
}
