// An applied configuration must fit the schema: unknown fields, and values of another type, cannot be owned.

import { type Fields, isFields, listAt } from '#src/kube/json.ts'
import { resolveSchema } from '../builtin/schemas.ts'
import { goText } from '../go-text.ts'
import { writtenElement } from './field-set.ts'
import { fieldSchema, shapeOf } from './shape.ts'

/** The reasons why the value does not fit the schema, each with its path: `.spec.colour: …`. */
export function untypableParts(schema: unknown, value: unknown, path = ''): readonly string[] {
  const resolved = resolveSchema(schema)
  if (value === null || value === undefined) return []
  const { type, format } = resolved
  if (format === 'int-or-string' || resolved['x-kubernetes-int-or-string'] === true) return []
  if (isFields(value) && (type === undefined || type === 'object')) {
    return ofMap(resolved, value, path)
  }
  if (Array.isArray(value) && (type === undefined || type === 'array')) {
    return ofList(resolved, value, path)
  }
  const expected = expectedWords(type, value)
  return expected === undefined ? [] : [`${path}: ${expected}`]
}

function ofMap(schema: Fields, value: Fields, path: string): readonly string[] {
  const isOpen =
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    (schema['properties'] === undefined && schema['additionalProperties'] === undefined)
  const found: string[] = []
  for (const [name, part] of Object.entries(value)) {
    const below = fieldSchema(schema, name)
    // The real server does not check the rest of a map with an unknown field.
    if (below === undefined && !isOpen) {
      return [...found, `${path}.${name}: field not declared in schema`]
    }
    if (below !== undefined) found.push(...untypableParts(below, part, `${path}.${name}`))
  }
  return found
}

function ofList(schema: Fields, list: readonly unknown[], path: string): readonly string[] {
  const shape = shapeOf(schema, list)
  const { items } = schema
  if (shape.type !== 'list') {
    return list.flatMap((item, index) => untypableParts(items, item, `${path}[${index}]`))
  }
  const seen = new Set<string>()
  const found: string[] = []
  for (const [index, item] of list.entries()) {
    const element = shape.element(item)
    if (element === undefined) return [...found, `${path}: element ${index}: ${noKeys(schema)}`]
    const written = writtenElement(element)
    if (seen.has(element)) found.push(`${path}: duplicate entries for key ${written}`)
    seen.add(element)
    found.push(...untypableParts(items, item, `${path}${written}`))
  }
  return found
}

function noKeys(schema: Fields): string {
  const keys = listAt(schema, 'x-kubernetes-list-map-keys').map((key) => JSON.stringify(key))
  return `associative list with keys has an element that omits all key fields [${keys.join(' ')}] (and doesn't have default values for any key fields)`
}

function expectedWords(type: unknown, value: unknown): string | undefined {
  switch (type) {
    case 'object':
      return isFields(value) ? undefined : `expected map, got ${pointerTo(value)}`
    case 'array':
      return Array.isArray(value) ? undefined : `expected list, got ${pointerTo(value)}`
    case 'integer':
    case 'number':
      return typeof value === 'number'
        ? undefined
        : `expected numeric (int or float), got ${goTypeOf(value)}`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got ${pointerTo(value)}`
    case 'string':
      return typeof value === 'string'
        ? undefined
        : `expected string, got &value.valueUnstructured{Value:${JSON.stringify(value)}}`
    default:
      return undefined
  }
}

function pointerTo(value: unknown): string {
  return `&{${goText(value)}}`
}

function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (isFields(value)) return 'map[string]interface {}'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
