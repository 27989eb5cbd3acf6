// What a schema allows, in words.
import type { JsonSchema } from '#src/kube/schema/json-schema.ts'

// A keyword that is not here would be missing on the page.
const TOLD: ReadonlySet<string> = new Set([
  ...['description', 'type', 'format', 'nullable', 'default', 'enum', 'required'],
  ...['items', 'properties', 'additionalProperties'],
  ...['pattern'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'maxProperties', 'minimum', 'maximum'],
  ...['x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields'],
  ...['x-kubernetes-list-type', 'x-kubernetes-list-map-keys', 'x-kubernetes-validations'],
])

/**
 * A sentence for each limit of a value of this schema, without those of the values below it. Throws an Error for a keyword
 * that it has no words for.
 */
export function limitsOf(schema: JsonSchema): readonly string[] {
  const untold = Object.keys(schema).find((keyword) => !TOLD.has(keyword))
  if (untold !== undefined) throw new Error(`test/support/reference: no words for ${untold}`)
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const listType = schema['x-kubernetes-list-type']
  return [
    ...(schema.enum === undefined ? [] : [`One of ${schema.enum.map(code).join(', ')}.`]),
    ...(schema.pattern === undefined ? [] : [`Matches ${code(schema.pattern)}.`]),
    ...range([schema.minLength, schema.maxLength], 'characters'),
    ...range([schema.minItems, schema.maxItems], 'entries'),
    ...range([undefined, schema.maxProperties], 'entries'),
    ...range([schema.minimum, schema.maximum], undefined),
    ...(listType === 'map' ? [`No two entries have the same ${keys.join(' and ')}.`] : []),
    ...(listType === 'set' ? ['No two entries are the same.'] : []),
    ...(schema['x-kubernetes-preserve-unknown-fields'] === true ? ['It may have any fields.'] : []),
    ...rulesOf(schema),
  ]
}

/** The rules over a value, each once. */
export function rulesOf(schema: JsonSchema): readonly string[] {
  const messages = (schema['x-kubernetes-validations'] ?? []).map(({ message }) => message)
  return [...new Set(messages)].map(sentence)
}

/** A message, which begins with a small letter, as a sentence. */
export function sentence(message: string): string {
  const text = `${message.charAt(0).toUpperCase()}${safeText(message.slice(1))}`
  return /[.…]$/.test(text) ? text : `${text}.`
}

/** A text as Markdown: no `<name>` in it is taken for HTML. */
export function safeText(text: string): string {
  return text.replaceAll('<', '\\<')
}

/** A value as code. */
export function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}

function range(
  [least, most]: readonly [number | undefined, number | undefined],
  unit: string | undefined,
): readonly string[] {
  const of = unit === undefined ? '' : ` ${unit}`
  if (least !== undefined && most !== undefined) return [`${least} to ${most}${of}.`]
  if (most !== undefined) return [`At most ${most}${of}.`]
  return least === undefined ? [] : [`At least ${least}${of}.`]
}
