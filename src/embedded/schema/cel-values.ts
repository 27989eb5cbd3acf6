// JSON as CEL sees it (apiextensions-apiserver, schema/cel): by its schema, and only what that declares.
import { Duration } from '@marcbachmann/cel-js/evaluator'
import { isFields } from '#src/kube/json.ts'
import { effectiveFormat } from './formats.ts'
import type { SchemaNode } from './schema-node.ts'

/** A value for `self` or `oldSelf`. At the root of a resource `metadata` has its name and nothing else. */
export function celValue(schema: SchemaNode, value: unknown, isRoot: boolean): unknown {
  if (Array.isArray(value)) {
    const { items } = schema
    return items === undefined
      ? value.map(celData)
      : value.map((item) => celValue(items, item, false))
  }
  if (isFields(value)) return celObject(schema, value, isRoot || schema.isEmbeddedResource)
  if (typeof value === 'string') return celText(schema, value)
  if (typeof value !== 'number' || schema.type === 'number') return value
  return Number.isInteger(value) ? BigInt(value) : value
}

function celObject(
  schema: SchemaNode,
  value: Readonly<Record<string, unknown>>,
  isResource: boolean,
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value)) {
    const property = schema.properties.get(name)
    if (isResource && name === 'metadata') result.metadata = nameOnly(field)
    else if (isResource && (name === 'apiVersion' || name === 'kind')) result[name] = field
    else if (property !== undefined) result[celName(name)] = celValue(property, field, false)
    else if (typeof schema.additionalProperties === 'object') {
      result[name] = celValue(schema.additionalProperties, field, false)
    }
  }
  return result
}

function nameOnly(metadata: unknown): Record<string, unknown> {
  if (!isFields(metadata)) return {}
  const { name, generateName } = metadata
  return {
    ...(name !== undefined && { name }),
    ...(generateName !== undefined && { generateName }),
  }
}

function celText(schema: SchemaNode, text: string): unknown {
  const format = effectiveFormat(schema)
  if (format === 'date-time' || format === 'datetime' || format === 'date') {
    const instant = new Date(text)
    return Number.isNaN(instant.getTime()) ? text : instant
  }
  if (format === 'byte') return Buffer.from(text, 'base64')
  return format === 'duration' ? (celDuration(text) ?? text) : text
}

const SECONDS: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  ns: 1e-9,
}

function celDuration(text: string): Duration | undefined {
  const parts = [...text.matchAll(/([0-9.]+)(h|ms|m|s|us|ns)/g)]
  if (parts.map(([part]) => part).join('') !== text || parts.length === 0) return undefined
  const seconds = parts.reduce(
    (sum, [, count, unit = 's']) => sum + Number(count) * (SECONDS[unit] ?? 0),
    0,
  )
  const whole = Math.trunc(seconds)
  return new Duration(whole, Math.round((seconds - whole) * 1e9))
}

/** A value without a schema keeps its shape. Integers stay integers. */
export function celData(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(celData)
  if (isFields(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, celData(field)]))
  }
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value
}

const KEYWORDS: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return void while var'.split(
    ' ',
  ),
)

/** How a rule spells the name of a field: `x-prop` is `x__dash__prop`, `namespace` is `__namespace__`. */
function celName(name: string): string {
  if (KEYWORDS.has(name)) return `__${name}__`
  return name
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__')
}
