// The schedules that a PingSource understands (robfig/cron as Knative configures it): five fields,
// or six with the seconds first; `*`, `?`, lists, ranges, steps, English names, `@hourly` and its
// like, `CRON_TZ=Zone` in front.

export interface Cron {
  readonly seconds: readonly number[]
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly days: readonly number[]
  readonly months: readonly number[]
  /** 0 is Sunday. */
  readonly weekdays: readonly number[]
  /** Both day fields are restricted. Then either of them is enough, as in every cron. */
  readonly eitherDay: boolean
  /** An IANA name, when the schedule itself gives one. */
  readonly zone: string | undefined
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

interface Field {
  readonly name: string
  readonly from: number
  readonly to: number
  /** Names of the values, beginning with `from`. */
  readonly names?: readonly string[]
}

const FIELDS = {
  seconds: { name: 'second', from: 0, to: 59 },
  minutes: { name: 'minute', from: 0, to: 59 },
  hours: { name: 'hour', from: 0, to: 23 },
  days: { name: 'day of month', from: 1, to: 31 },
  months: { name: 'month', from: 1, to: 12, names: MONTHS },
  weekdays: { name: 'day of week', from: 0, to: 6, names: WEEKDAYS },
} as const satisfies Record<string, Field>

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/** Reads a schedule; a RangeError says which part of it cannot be understood. */
export function parseCron(text: string): Cron {
  const [, zone, rest = ''] = /^\s*(?:(?:CRON_TZ|TZ)=(\S+)\s+)?(.*?)\s*$/s.exec(text) ?? []
  const fields = (DESCRIPTORS[rest] ?? rest).split(/\s+/)
  if (fields.length === 5) fields.unshift('0')
  const [seconds, minutes, hours, days, months, weekdays] = fields
  if (fields.length !== 6 || !seconds || !minutes || !hours || !days || !months || !weekdays) {
    throw new RangeError(
      `"${text}" has ${rest === '' ? 0 : rest.split(/\s+/).length} fields; a schedule has 5, or 6 with seconds first`,
    )
  }
  return {
    seconds: parseField(seconds, FIELDS.seconds),
    minutes: parseField(minutes, FIELDS.minutes),
    hours: parseField(hours, FIELDS.hours),
    days: parseField(days, FIELDS.days),
    months: parseField(months, FIELDS.months),
    weekdays: parseField(weekdays, FIELDS.weekdays),
    eitherDay: !isStar(days) && !isStar(weekdays),
    zone,
  }
}

function isStar(field: string): boolean {
  return field.split(',').some((part) => /^[*?](\/1)?$/.test(part))
}

function parseField(text: string, field: Field): readonly number[] {
  const values = new Set<number>()
  for (const part of text.split(',')) {
    for (const value of parsePart(part, field)) values.add(value)
  }
  return [...values].sort((a, b) => a - b)
}

function parsePart(part: string, field: Field): number[] {
  const [, range = '', first = '', last, step] =
    /^([*?]|([0-9a-z]+)(?:-([0-9a-z]+))?)(?:\/([0-9]+))?$/i.exec(part) ?? []
  const every = step === undefined ? 1 : Number(step)
  if (range === '' || every === 0) throw refused(part, field)
  const isAll = range === '*' || range === '?'
  const from = isAll ? field.from : parseValue(first, part, field)
  // `5/15` means from 5 to the end, every 15.
  const lone = step === undefined ? from : field.to
  const to = isAll ? field.to : last === undefined ? lone : parseValue(last, part, field)
  if (from > to) throw refused(part, field)
  const values: number[] = []
  for (let value = from; value <= to; value += every) values.push(value)
  return values
}

function parseValue(text: string, part: string, field: Field): number {
  const place = field.names?.indexOf(text.toLowerCase()) ?? -1
  const value = place === -1 ? Number(text) : place + field.from
  if (!Number.isInteger(value) || value < field.from || value > field.to) throw refused(part, field)
  return value
}

function refused(part: string, field: Field): RangeError {
  const names = field.names === undefined ? '' : ` or ${field.names.join(', ')}`
  return new RangeError(
    `"${part}" is no ${field.name}: ${field.from} to ${field.to}${names}, as value, a-b, */n or a list`,
  )
}
