// Built-in types in Kubernetes' protobuf form, which is how kubectl's typed commands (`create
// namespace`, `drain`) send them. Only bodies of requests: every client also reads JSON.
import { DateTime } from 'luxon'
import { type Fields, fieldsAt, isFields, textAt, valueAt } from '#src/kube/json.ts'
import fieldNumbers from '../builtin/field-numbers.json' with { type: 'json' }
import { resolveSchema } from '../builtin/schemas.ts'
import { integerOf, readFields, textOfBytes, type WireField } from './wire.ts'

/** Numbers of fields by type; `*` before a name: a pointer in Go, whose zero means something. `<` before
 * a type: its fields are in the JSON of the outer one. */
const NUMBERS: Fields = fieldNumbers
const MAGIC = [0x6b, 0x38, 0x73, 0x00]
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'

/** The object in the envelope, as JSON has it. Throws a RangeError for bytes that are none, and for a
 * type that is not known here. */
export function decodeProtobuf(bytes: Uint8Array): unknown {
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) {
    throw new RangeError(
      'provided data does not appear to be a protobuf message, expected prefix k8s',
    )
  }
  const envelope = readFields(bytes.subarray(MAGIC.length))
  const type = readFields(bytesAt(envelope, 1))
  const apiVersion = textOfBytes(numbered(type, 1))
  const kind = textOfBytes(numbered(type, 2))
  const name = schemaName(apiVersion, kind)
  if (!isFields(NUMBERS[name]))
    throw new RangeError(`no kind "${kind}" is registered for version "${apiVersion}"`)
  return { apiVersion, kind, ...readMessage(name, { $ref: name }, bytesAt(envelope, 2)) }
}

function schemaName(apiVersion: string, kind: string): string {
  if (kind === 'DeleteOptions') return `${META}.DeleteOptions`
  const [group = '', version] = apiVersion.split('/')
  return version === undefined
    ? `io.k8s.api.core.${group}.${kind}`
    : `io.k8s.api.${group.split('.')[0]}.${version}.${kind}`
}

function numbered(fields: readonly WireField[], number: number): bigint | Uint8Array {
  return fields.find((field) => field.number === number)?.value ?? new Uint8Array()
}

function bytesAt(fields: readonly WireField[], number: number): Uint8Array {
  const value = numbered(fields, number)
  return typeof value === 'bigint' ? new Uint8Array() : value
}

// `name` says which numbers, `schema` which types: they differ for a message within another's JSON.
function readMessage(name: string, schema: unknown, bytes: Uint8Array): Fields {
  const numbers = fieldsAt(NUMBERS, name)
  const message: Record<string, unknown> = {}
  for (const { number, value } of readFields(bytes)) {
    const known = numbers[String(number)]
    if (typeof known !== 'string') continue
    if (known.startsWith('<')) {
      if (typeof value !== 'bigint')
        Object.assign(message, readMessage(known.slice(1), schema, value))
      continue
    }
    const isPointer = known.startsWith('*')
    const field = isPointer ? known.slice(1) : known
    const type = valueAt(resolveSchema(schema), 'properties', field)
    const resolved = resolveSchema(type)
    if (resolved['type'] === 'array') {
      const list = Array.isArray(message[field]) ? message[field] : []
      message[field] = [...list, readValue(resolved['items'], value)]
      continue
    }
    if (resolved['type'] === 'object' && isFields(resolved['additionalProperties'])) {
      const entry = typeof value === 'bigint' ? [] : readFields(value)
      const key = textOfBytes(numbered(entry, 1))
      const inner = readValue(resolved['additionalProperties'], numbered(entry, 2))
      message[field] = { ...fieldsAt(message, field), [key]: inner }
      continue
    }
    const read = readValue(type, value)
    // Go writes every field that is not a pointer. Its zero means that it is absent.
    const isZero = read === '' || read === 0 || read === false
    if (read !== undefined && (isPointer || !isZero)) message[field] = read
  }
  return message
}

function readValue(schema: unknown, value: bigint | Uint8Array): unknown {
  const reference = textAt(schema, '$ref')
  const resolved = resolveSchema(schema)
  const type = reference.split('.').at(-1)
  if (type === 'Time' || type === 'MicroTime') return readTime(value, type)
  if (type === 'Quantity') return textOfBytes(numbered(fieldsOf(value), 1))
  if (type === 'IntOrString') {
    const fields = fieldsOf(value)
    const isText = integerOf(numbered(fields, 1)) === 1
    return isText ? textOfBytes(numbered(fields, 3)) : integerOf(numbered(fields, 2))
  }
  if (type === 'FieldsV1') return JSON.parse(textOfBytes(numbered(fieldsOf(value), 1)) || '{}')
  switch (resolved['type']) {
    case 'object':
      return readMessage(reference, schema, typeof value === 'bigint' ? new Uint8Array() : value)
    case 'boolean':
      return value === 1n
    case 'integer':
      return integerOf(value)
    default:
      if (resolved['format'] === 'byte' && typeof value !== 'bigint') {
        return Buffer.from(value).toString('base64')
      }
      return textOfBytes(value)
  }
}

function fieldsOf(value: bigint | Uint8Array): readonly WireField[] {
  return typeof value === 'bigint' ? [] : readFields(value)
}

// No seconds: Go's zero time, which JSON leaves out.
function readTime(value: bigint | Uint8Array, type: 'Time' | 'MicroTime'): string | undefined {
  const fields = fieldsOf(value)
  const seconds = integerOf(numbered(fields, 1))
  if (fields.length === 0 || seconds <= 0) return undefined
  const text = DateTime.fromSeconds(seconds, { zone: 'utc' }).toFormat("yyyy-MM-dd'T'HH:mm:ss")
  const micros = Math.floor(integerOf(numbered(fields, 2)) / 1000)
  return type === 'Time' ? `${text}Z` : `${text}.${String(micros).padStart(6, '0')}Z`
}
