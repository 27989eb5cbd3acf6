// An object of a built-in type as Go's decoder reads it: fields that the type does not have fall
// away, and a value of the wrong type is an error.
import { type Fields, isFields, textAt } from '#src/embedded/api/json.ts'
import { resolveSchema } from './schemas.ts'

export interface TypedFields {
  /** The very same value when nothing fell away. */
  readonly value: unknown
  /** Paths of the fields that fell away. */
  readonly unknown: readonly string[]
  /** The first value of a wrong type, in Go's words. */
  readonly mismatch: string | undefined
}

/** Reads a value against a schema of the built-in types. */
export function readTyped(schema: Fields, value: unknown, path = ''): TypedFields {
  const unknown: string[] = []
  let mismatch: string | undefined

  const wrong = (here: unknown, owner: string, at: string, type: string): unknown => {
    const given = Array.isArray(here)
      ? 'array'
      : here === true || here === false
        ? 'bool'
        : typeof here
    mismatch ??= `json: cannot unmarshal ${given} into Go struct field ${owner}.${at} of type ${type}`
    return here
  }

  const read = (node: unknown, here: unknown, owner: string, at: string): unknown => {
    const resolved = resolveSchema(node)
    const type = textAt(resolved, 'type')
    const isLoose = resolved['oneOf'] !== undefined || resolved['format'] === 'int-or-string'
    if (here === undefined || type === undefined || isLoose) return here
    if (type === 'object') {
      if (!isFields(here)) return wrong(here, owner, at, goType(node))
      return readObject(resolved, here, ownName(node) ?? owner, at)
    }
    if (type === 'array') {
      if (!Array.isArray(here)) return wrong(here, owner, at, `[]${goType(resolved['items'])}`)
      return mapSame(here, (item) => read(resolved['items'], item, owner, at))
    }
    return isScalar(type, here) ? here : wrong(here, owner, at, goType(resolved))
  }

  const readObject = (node: Fields, here: Fields, owner: string, at: string): Fields => {
    const properties = isFields(node['properties']) ? node['properties'] : undefined
    const values = node['additionalProperties']
    if (properties === undefined && !isFields(values)) return here
    let same = true
    const kept: [string, unknown][] = []
    for (const [name, value] of Object.entries(here)) {
      const inner = at === '' ? name : `${at}.${name}`
      const schemaOfField = properties?.[name] ?? values
      // To Go, null is the absence of a value.
      if (schemaOfField === undefined) unknown.push(inner)
      if (schemaOfField === undefined || value === null) {
        same = false
        continue
      }
      const next = read(schemaOfField, value, owner, inner)
      same &&= next === value
      kept.push([name, next])
    }
    return same ? here : Object.fromEntries(kept)
  }

  return { value: read(schema, value, '', path), unknown, mismatch }
}

function isScalar(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}

function ownName(node: unknown): string | undefined {
  return textAt(node, '$ref')?.split('.').at(-1)
}

function goType(node: unknown): string {
  const name = textAt(node, '$ref')
  if (name !== undefined) return name.split('.').slice(-2).join('.')
  const schema = resolveSchema(node)
  if (schema['type'] === 'integer') return textAt(schema, 'format') ?? 'int64'
  if (schema['type'] === 'boolean') return 'bool'
  return schema['type'] === 'object'
    ? `map[string]${goType(schema['additionalProperties'])}`
    : 'string'
}

function mapSame(list: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  const next = list.map(change)
  return next.every((item, index) => item === list[index]) ? list : next
}
