// An object of a built-in type as Go's decoder reads it and its encoder writes it: unknown fields are dropped, empty
// ones are left out, and a value of the wrong type is an error.
import { type Fields, isFields, optionalTextAt, textAt } from '#src/kube/json.ts'
import { isZero, keptWhenZero } from './left-out.ts'
import { resolveSchema } from './schemas.ts'

export interface TypedFields {
  /** The same value when nothing was dropped. */
  readonly value: unknown
  /** Paths of the fields that were dropped. */
  readonly unknown: readonly string[]
  /** The first value of a wrong type, in Go's words. */
  readonly mismatch: Mismatch | undefined
}

export interface Mismatch {
  /** Of the decoder, which reads text. */
  readonly decoded: string
  /** Of the converter, which reads what a strategic merge patch has made. */
  readonly converted: string
}

interface Place {
  /** `spec.containers[0].name` */
  readonly path: string
  /** As Go's errors say it, without items and keys: `spec.containers.name` */
  readonly field: string
  /** The Go type whose field it is. */
  readonly owner: string
}

/** Reads a value against a schema of the built-in types; `type` is its name in Go, `field` where it is. */
export function readTyped(schema: Fields, value: unknown, type: string, field = ''): TypedFields {
  const unknown: string[] = []
  let mismatch: Mismatch | undefined

  const wrong = (
    here: unknown,
    { owner, field }: Place,
    node: unknown,
    wanted: string,
  ): unknown => {
    const isBool = here === true || here === false
    const given = Array.isArray(here) ? 'array' : isBool ? 'bool' : typeof here
    mismatch ??= {
      decoded: `json: cannot unmarshal ${given} into Go struct field ${owner}.${field} of type ${wanted}`,
      converted: conversionWords(here, resolveSchema(node), wanted),
    }
    return here
  }

  const read = (node: unknown, here: unknown, place: Place): unknown => {
    const resolved = resolveSchema(node)
    const wanted = optionalTextAt(resolved, 'type')
    if (here === undefined) return here
    if (resolved['format'] === 'int-or-string') {
      const isOne = typeof here === 'string' || typeof here === 'number'
      return isOne ? here : wrong(here, place, node, 'int32')
    }
    if (wanted === undefined || resolved['oneOf'] !== undefined) return here
    // A stored value was read as its type before.
    if (typeof here === 'object' && Object.isFrozen(here)) return here
    if (wanted === 'object') {
      if (!isFields(here)) return wrong(here, place, node, goType(node))
      return readObject(resolved, here, { ...place, owner: ownName(node) ?? place.owner })
    }
    if (wanted === 'array') {
      if (!Array.isArray(here)) return wrong(here, place, node, `[]${goType(resolved['items'])}`)
      return mapSame(here, (item, index) =>
        read(resolved['items'], item, { ...place, path: `${place.path}[${index}]` }),
      )
    }
    return isScalar(wanted, here) ? here : wrong(here, place, node, goType(resolved))
  }

  const readObject = (node: Fields, here: Fields, place: Place): Fields => {
    const properties = isFields(node['properties']) ? node['properties'] : undefined
    const values = node['additionalProperties']
    if (properties === undefined && !isFields(values)) return here
    const keeps = properties === undefined ? undefined : keptWhenZero(node)
    let same = true
    const kept: [string, unknown][] = []
    for (const [name, value] of Object.entries(here)) {
      const schemaOfField = properties?.[name] ?? values
      const path = place.path === '' ? name : `${place.path}.${name}`
      if (schemaOfField === undefined) unknown.push(path)
      // To Go, null is the absence of a value.
      if (schemaOfField === undefined || value === null) {
        same = false
        continue
      }
      const field = properties === undefined ? place.field : joined(place.field, name)
      const next = read(schemaOfField, value, { ...place, path, field })
      if (isZero(next, schemaOfField) && keeps?.has(name) === false) {
        same = false
        continue
      }
      same &&= next === value
      kept.push([name, next])
    }
    return same ? here : Object.fromEntries(kept)
  }

  return { value: read(schema, value, { path: '', field, owner: type }), unknown, mismatch }
}

function conversionWords(here: unknown, schema: Fields, wanted: string): string {
  const isWhole = Number.isInteger(here)
  const number = typeof here === 'number' ? (isWhole ? 'int64' : 'float64') : undefined
  const scalar = number ?? (typeof here === 'boolean' ? 'bool' : 'string')
  const given = Array.isArray(here) ? 'slice' : isFields(here) ? 'map' : scalar
  if (schema['type'] === 'array') return `cannot restore slice from ${given}`
  if (isFields(schema['additionalProperties'])) return `cannot restore map from ${given}`
  if (schema['type'] === 'object') return `cannot restore struct from: ${given}`
  return `cannot convert ${GO_TYPES.get(given) ?? given} to ${wanted}`
}

const GO_TYPES = new Map([
  ['slice', '[]interface {}'],
  ['map', 'map[string]interface {}'],
])

function joined(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`
}

function isScalar(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}

function ownName(node: unknown): string | undefined {
  return optionalTextAt(node, '$ref')?.split('.').at(-1)
}

function goType(node: unknown): string {
  const name = optionalTextAt(node, '$ref')
  if (name !== undefined) return name.split('.').slice(-2).join('.')
  const schema = resolveSchema(node)
  if (schema['type'] === 'integer') return textAt(schema, 'format') || 'int64'
  if (schema['type'] === 'boolean') return 'bool'
  return schema['type'] === 'object'
    ? `map[string]${goType(schema['additionalProperties'])}`
    : 'string'
}

function mapSame(
  list: readonly unknown[],
  change: (item: unknown, index: number) => unknown,
): readonly unknown[] {
  const next = list.map(change)
  return next.every((item, index) => item === list[index]) ? list : next
}
