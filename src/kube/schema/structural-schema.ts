// Turns a zod schema into the structural schema of a CustomResourceDefinition: zod's own JSON Schema, changed
// where Kubernetes has another way to write it.
// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
import * as core from 'zod/v4/core'
import { type Fields, fieldsAt } from '#src/kube/json.ts'
import { celText } from './cel-text.ts'
import { type FieldNotes, fieldNotes } from './field-notes.ts'
import type { CelRule, JsonSchema } from './json-schema.ts'
import type { Rule } from './rule.ts'
import { refuseUnstructural } from './unstructural.ts'

/**
 * The structural schema of a zod/mini schema and its `fieldNotes`. Throws an Error with the path of a part that Kubernetes
 * cannot express.
 */
export function structuralSchema(schema: core.$ZodType): JsonSchema {
  return inOrder(
    core.toJSONSchema(schema, {
      target: 'openapi-3.0',
      io: 'input',
      // Refused below, with its path.
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema, path }) => {
        const field = fieldAt(path)
        refuseUnstructural(zodSchema, field)
        rewrite(zodSchema, jsonSchema)
        addNotes(fieldNotes.get(zodSchema) ?? {}, jsonSchema, field)
        refuseOthers(jsonSchema, field)
      },
    }),
  )
}

/** `['properties', 'list', 'items']` is `$.list[]`. */
function fieldAt(path: readonly (string | number)[]): string {
  return path.reduce<string>((field, step, index) => {
    if (path[index - 1] === 'properties') return `${field}.${step}`
    if (step === 'items') return `${field}[]`
    return step === 'additionalProperties' ? `${field}[*]` : field
  }, '$')
}

type Written = core.JSONSchema.BaseSchema

function rewrite(schema: core.$ZodTypes, json: Written): void {
  const { type } = schema._zod.def
  if (schema instanceof core.$ZodNumberFormat) rewriteInteger(schema, json)
  if (type === 'object' && json.additionalProperties !== undefined) {
    delete json.additionalProperties
    json['x-kubernetes-preserve-unknown-fields'] = true
  }
  if (type === 'object' && Object.keys(json.properties ?? {}).length === 0) delete json.properties
  // JavaScript puts a backslash before a slash.
  if (json.pattern !== undefined) json.pattern = json.pattern.replaceAll('\\/', '/')
  if (type === 'unknown') json['x-kubernetes-preserve-unknown-fields'] = true
  if (type === 'union') {
    const bounds = (json.anyOf ?? []).map(({ type: _, format: _format, ...others }) => others)
    delete json.anyOf
    Object.assign(json, ...bounds, { 'x-kubernetes-int-or-string': true })
  }
}

// zod writes the bounds that every integer has. To Kubernetes the format says the same.
function rewriteInteger(schema: core.$ZodNumberFormat, json: Written): void {
  const isSmall = schema._zod.def.format === 'int32'
  const [least, most] = isSmall
    ? [-(2 ** 31), 2 ** 31 - 1]
    : [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
  json.format = isSmall ? 'int32' : 'int64'
  if (json.minimum === least) delete json.minimum
  if (json.maximum === most) delete json.maximum
}

function addNotes(notes: FieldNotes, json: Written, field: string): void {
  const rules = [...patternRules(notes, json, field), ...celRules(notes.rules ?? [])]
  const isDropped = notes.allowed !== undefined || notes.pattern === 'drop'
  if (isDropped && notes.pattern !== 'keep') delete json.pattern
  Object.assign(json, {
    ...(notes.description !== undefined && { description: notes.description }),
    ...(notes.format !== undefined && { format: notes.format }),
    ...(notes.maxProperties !== undefined && { maxProperties: notes.maxProperties }),
    ...(notes.listType !== undefined && { 'x-kubernetes-list-type': notes.listType }),
    ...(notes.listMapKeys !== undefined && { 'x-kubernetes-list-map-keys': notes.listMapKeys }),
    ...(rules.length > 0 && { 'x-kubernetes-validations': rules }),
  })
}

function celRules(rules: readonly Rule[]): CelRule[] {
  return rules.flatMap(({ rule, optionalOldSelf, message }) =>
    rule === undefined ? [] : [{ rule, ...(optionalOldSelf && { optionalOldSelf }), message }],
  )
}

// kube-apiserver words a failed pattern as `should match '^…$'`. Where there are words for people, the
// pattern becomes a rule that fails with them. Its cost is estimated from the longest text allowed.
function patternRules(notes: FieldNotes, json: Written, field: string): CelRule[] {
  const { allowed, pattern: treatment } = notes
  if (json.pattern === undefined || allowed === undefined || treatment !== undefined) return []
  if (json.maxLength === undefined)
    throw new Error(`${field}: a rule over a text needs its maxLength`)
  return [{ rule: `self.matches(${celText(json.pattern)})`, message: `must be ${allowed}` }]
}

// The order of the keys in the committed file.
const ORDER = [
  'description type format minLength maxLength pattern enum minimum exclusiveMinimum maximum',
  'exclusiveMaximum multipleOf minItems maxItems items required properties additionalProperties',
  'x-kubernetes-preserve-unknown-fields x-kubernetes-int-or-string maxProperties',
  'x-kubernetes-list-type x-kubernetes-list-map-keys x-kubernetes-validations nullable default',
].flatMap((keys) => keys.split(' '))

function refuseOthers(json: Written, field: string): void {
  const other = Object.keys(json).find((key) => !ORDER.includes(key))
  if (other !== undefined) throw new Error(`${field}: ${other} is not structural; use a rule`)
}

function inOrder(json: unknown): JsonSchema {
  const { properties, items, additionalProperties, ...others } = fieldsAt(json)
  const all: Fields = {
    ...others,
    ...(properties !== undefined && { properties: eachInOrder(fieldsAt(properties)) }),
    ...(items !== undefined && { items: inOrder(items) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: inOrder(additionalProperties),
    }),
  }
  return Object.fromEntries(ORDER.flatMap((key) => (key in all ? [[key, all[key]]] : [])))
}

function eachInOrder(properties: Fields): Fields {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, inOrder(property)]),
  )
}
