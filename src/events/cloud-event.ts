// Parses one CloudEvent 1.0 from an HTTP request, in binary or structured mode. docs/adr/0002-cloudevents-parser.md
// explains why the SDK's parser is not used.
import { BadEvent } from '#src/events/bad-event.ts'
import { decodeHeaderValue } from '#src/events/header-value.ts'
import { parseJson } from '#src/events/json-body.ts'
import { isJson, type MediaType, parseMediaType } from '#src/events/media-type.ts'
import { quoted, shortened } from '#src/events/quoted.ts'
import { isFields } from '#src/kube/json.ts'

export interface CloudEvent {
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject?: string
  /** As it was sent, in RFC 3339. */
  readonly time?: string
  readonly datacontenttype?: string
  readonly dataschema?: string
  /** Every other attribute, such as the `kind`, `name` and `namespace` of an ApiServerSource. */
  readonly extensions: Readonly<Record<string, string>>
  /** The parsed JSON, or the bytes of any other data; `undefined` when there is no data. */
  readonly data: unknown
}

/** Header values by lower-case name, as in Node and `Headers`. */
export type HeaderMap = Readonly<Record<string, string>>

/**
 * The event in a request. Throws `BadEvent` with the name of the header or field when the request has no event, or
 * several.
 */
export function parseCloudEvent(headers: HeaderMap, body: Uint8Array): CloudEvent {
  const mediaType = parseMediaType(headers['content-type'])
  // A batch is checked first, because its media type begins with the one of a structured event.
  if (mediaType.essence.startsWith('application/cloudevents-batch')) throw batchRefused()
  if (mediaType.essence.startsWith('application/cloudevents')) return structured(mediaType, body)
  return binary(headers, mediaType, body)
}

const NAMED = ['id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema'] as const
const NOT_EXTENSIONS: ReadonlySet<string> = new Set([
  ...NAMED,
  'specversion',
  'data',
  'data_base64',
])

function binary(headers: HeaderMap, mediaType: MediaType, body: Uint8Array): CloudEvent {
  const attributes: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('ce-')) continue
    const decoded = decodeHeaderValue(value)
    if (decoded === undefined) {
      throw bad(
        `The header ${shortened(name)} is not valid UTF-8 after percent-decoding.`,
        PERCENT_ENCODE,
      )
    }
    attributes[name.slice('ce-'.length)] = decoded
  }
  if (Object.keys(attributes).length === 0) throw noEvent(mediaType)
  const contentType = headers['content-type']
  if (contentType !== undefined) attributes.datacontenttype = contentType
  const data = body.length === 0 ? undefined : isJson(mediaType) ? parseJson(body, mediaType) : body
  return event(attributes, data, (name) => `header ce-${name}`)
}

function structured(mediaType: MediaType, body: Uint8Array): CloudEvent {
  if (!isJson(mediaType)) {
    throw new BadEvent({
      status: 415,
      title: 'Unsupported event format',
      detail: `The structured format ${shortened(mediaType.essence)} is not supported.`,
      remedy: 'Send application/cloudevents+json, or the event in binary mode.',
    })
  }
  const parsed = parseJson(body, mediaType)
  if (!isFields(parsed)) {
    throw bad('The body of a structured event is not a JSON object.', ONE_OBJECT)
  }
  const attributes: Record<string, string> = {}
  for (const [name, value] of Object.entries(parsed)) {
    if (name === 'data' || name === 'data_base64' || value === null) continue
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      throw bad(
        `The field ${shortened(name)} is not a string, number or boolean.`,
        PLAIN_ATTRIBUTES,
      )
    }
    attributes[name] = String(value)
  }
  return event(attributes, dataOf(parsed, attributes.datacontenttype), (name) => `field ${name}`)
}

function dataOf(parsed: object, contentType: string | undefined): unknown {
  if (!('data_base64' in parsed)) return 'data' in parsed ? parsed.data : undefined
  const { data_base64: encoded } = parsed
  if (typeof encoded !== 'string' || !isBase64(encoded)) {
    throw bad('The field data_base64 is not base64.', 'Send JSON in data, bytes in data_base64.')
  }
  const bytes = new Uint8Array(Buffer.from(encoded, 'base64'))
  const mediaType = parseMediaType(contentType)
  return isJson(mediaType) ? parseJson(bytes, mediaType) : bytes
}

// Looks for what may not be there: a text of megabytes is read once.
function isBase64(text: string): boolean {
  return !/[^A-Za-z0-9+/]/.test(text.replace(/={1,2}$/, ''))
}

function event(
  attributes: Readonly<Record<string, string>>,
  data: unknown,
  where: (attribute: string) => string,
): CloudEvent {
  const required = (name: string): string => {
    const value = attributes[name]
    if (value) return value
    const state = value === undefined ? 'missing' : 'empty'
    throw bad(
      `The ${where(name)} is ${state}.`,
      `Send a ${where(name)}: CloudEvents 1.0 requires it.`,
    )
  }
  const version = required('specversion')
  if (version !== '1.0') {
    throw bad(`The ${where('specversion')} is ${quoted(version)}.`, 'Send specversion 1.0.')
  }
  const { subject, time, datacontenttype, dataschema } = attributes
  if (time !== undefined && !isInstant(time)) {
    throw bad(`The ${where('time')} is ${quoted(time)}.`, 'Send RFC 3339 or no time.')
  }
  const extensions = Object.entries(attributes).filter(([name]) => !NOT_EXTENSIONS.has(name))
  return {
    id: required('id'),
    source: required('source'),
    type: required('type'),
    ...(subject !== undefined && { subject }),
    ...(time !== undefined && { time }),
    ...(datacontenttype !== undefined && { datacontenttype }),
    ...(dataschema !== undefined && { dataschema }),
    extensions: Object.fromEntries(extensions),
    data,
  }
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i

// Date.parse accepts any number of decimals, but also many texts that are not RFC 3339.
function isInstant(text: string): boolean {
  return RFC_3339.test(text) && !Number.isNaN(Date.parse(text.toUpperCase()))
}

const PERCENT_ENCODE = 'Percent-encode the UTF-8 bytes of the value once.'
const ONE_OBJECT = 'Send one event as one JSON object.'
const PLAIN_ATTRIBUTES = 'Put structured values into data; attributes are plain.'

function bad(detail: string, remedy: string): BadEvent {
  return new BadEvent({ status: 400, title: 'Not a CloudEvent', detail, remedy })
}

function noEvent({ essence }: MediaType): BadEvent {
  const type = essence === '' ? 'has no Content-Type' : `has the Content-Type ${shortened(essence)}`
  return bad(
    `The request ${type} and no ce- headers.`,
    'Send ce-id, ce-source, ce-type and ce-specversion, or application/cloudevents+json.',
  )
}

function batchRefused(): BadEvent {
  return new BadEvent({
    status: 415,
    title: 'Batches are not supported',
    detail: 'The Content-Type is that of a batch of events.',
    remedy: 'Send each event in a request of its own.',
  })
}
