// Go leaves a field out of the JSON of its types when it is zero, optional and not a pointer: after a write of
// `unschedulable: false` the field is absent.
import { type Fields, fieldsAt, isFields, listAt, valueAt } from '#src/kube/json.ts'
import fieldNumbers from './field-numbers.json' with { type: 'json' }
import { builtinSchemas, resolveSchema } from './schemas.ts'

const NUMBERS: Fields = fieldNumbers
// Definitions never come as protobuf, so the numbers do not tell which of their fields are pointers.
const POINTERS_OF_DEFINITIONS = [
  ...['maximum', 'minimum', 'maxLength', 'minLength', 'maxItems', 'minItems', 'multipleOf'],
  ...['maxProperties', 'minProperties', 'path', 'port', 'optionalOldSelf', 'reason'],
  ...['deprecationWarning', 'labelSelectorPath', 'x-kubernetes-preserve-unknown-fields'],
  ...['x-kubernetes-list-type', 'x-kubernetes-map-type', 'url'],
]

const kept = new Map<Fields, ReadonlySet<string>>()

/** The fields of a built-in type that stay however empty they are; `undefined` for no such type. */
export function keptWhenZero(schema: Fields): ReadonlySet<string> | undefined {
  if (kept.size === 0) {
    for (const [name, each] of Object.entries(builtinSchemas())) {
      if (isFields(each)) kept.set(each, keptIn(name, each))
    }
  }
  return kept.get(schema)
}

function keptIn(name: string, schema: Fields): ReadonlySet<string> {
  const pointers = Object.values(fieldsAt(NUMBERS, name))
    .map(String)
    .filter((field) => field.startsWith('*'))
    .map((field) => field.slice(1))
  const ofDefinition = NUMBERS[name] === undefined ? POINTERS_OF_DEFINITIONS : []
  // A field that Go always writes has its zero for a default.
  const always = Object.entries(fieldsAt(schema, 'properties'))
    .filter(([, property]) => valueAt(property, 'default') !== undefined)
    .map(([field]) => field)
  const required = listAt(schema, 'required').map(String)
  return new Set([...required, ...always, ...pointers, ...ofDefinition])
}

/** Whether Go takes the value of a field for its absence: no text, no items, 0, false. */
export function isZero(value: unknown, schema: unknown): boolean {
  if (typeof value !== 'object') {
    const isNothing = value === '' || value === 0 || value === false
    return isNothing && isPlain(resolveSchema(schema))
  }
  if (Array.isArray(value)) return value.length === 0 && isPlain(resolveSchema(schema))
  // Called for every object that is written, so it allocates nothing.
  for (const _ in value) return false
  // An empty struct is not zero.
  return value !== null && isFields(resolveSchema(schema)['additionalProperties'])
}

// Any JSON, or a number or a text, is a struct in Go.
function isPlain({ type, format, oneOf }: Fields): boolean {
  return type !== undefined && format !== 'int-or-string' && oneOf === undefined
}
