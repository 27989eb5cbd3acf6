// The formats that kube-apiserver knows, and their checks (kube-openapi, validation/strfmt). A format that it does
// not know, or that does not fit the type, is ignored.
import { isIP, isIPv4, isIPv6 } from 'node:net'
import type { SchemaNode } from './schema-node.ts'

const UUID = '[0-9a-f]{8}-?[0-9a-f]{4}-?'
const DATE = '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])'

const TEXT_FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  datetime: isDateTime,
  date: (text) => matches(`^${DATE}$`)(text) && isDay(text),
  duration: isDuration,
  byte: matches('^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'),
  uri: (text) => text.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(text),
  email: matches('^[^\\s@]+@[^\\s@]+$'),
  hostname: matches(
    '^(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)(?:\\.[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)*\\.?$',
  ),
  ipv4: isIPv4,
  ipv6: isIPv6,
  cidr: isCidr,
  mac: matches('^(?:[0-9a-f]{2}[:-]){5}(?:[0-9a-f]{2})$'),
  uuid: matches(`^${UUID}[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$`),
  uuid3: matches(`^${UUID}3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$`),
  uuid4: matches(`^${UUID}4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$`),
  uuid5: matches(`^${UUID}5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$`),
  hexcolor: matches('^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$'),
  password: () => true,
  'k8s-short-name': matches('^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$'),
  'k8s-long-name': (text) =>
    text.length <= 253 &&
    /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/.test(text),
}

/** The format of a schema, if it has an effect. */
export function effectiveFormat({ type, format, isIntOrString }: SchemaNode): string | undefined {
  if (format === undefined) return undefined
  if (type === 'integer') return format === 'int32' || format === 'int64' ? format : undefined
  if (type === 'number') return format === 'float' || format === 'double' ? format : undefined
  if (isIntOrString || (type !== 'string' && type !== undefined)) return undefined
  return textFormat(format) === undefined ? undefined : format
}

/** The check of a text format, by its name with or without dashes. */
export function textFormat(format: string): ((text: string) => boolean) | undefined {
  const name = Object.hasOwn(TEXT_FORMATS, format) ? format : format.replaceAll('-', '')
  return Object.hasOwn(TEXT_FORMATS, name) ? TEXT_FORMATS[name] : undefined
}

function matches(pattern: string): (text: string) => boolean {
  const expression = new RegExp(pattern, 'i')
  return (text) => expression.test(text)
}

const DATE_TIME = new RegExp(
  `^(${DATE})[Tt](?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:[.,]\\d+)?(?:[Zz]|[+-]\\d\\d:?\\d\\d)$`,
)

function isDateTime(text: string): boolean {
  const [, day] = DATE_TIME.exec(text) ?? []
  return day !== undefined && isDay(day)
}

// 31 February has the form of a day, and does not exist.
function isDay(text: string): boolean {
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
}

function isDuration(text: string): boolean {
  return (
    /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text) ||
    /^\d+ ?(?:ns|us|ms|s|m|h|d|w)$/.test(text)
  )
}

function isCidr(text: string): boolean {
  const [, address = '', bits] = /^(.+)\/(\d{1,3})$/.exec(text) ?? []
  const version = isIP(address)
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128)
}
