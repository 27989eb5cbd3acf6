// Cron expressions of five fields, as a CronJob of Kubernetes reads them: minute, hour, day of month, month, day of week.
// If both kinds of days are restricted, either is enough. A field is not restricted if it has `*`, `?` or `*/1`. A range that
// ends before it begins wraps, which a CronJob refuses.
import { ScheduleError } from './schedule-error.ts'
import { type Starts, startsOf } from './starts.ts'

export interface Cron {
  /** Minutes of the local day. */
  readonly starts: Starts
  /** Bits 1 to 12. */
  readonly months: number
  /** Bits 1 to 31. None: only the days of the week count. */
  readonly daysOfMonth: number
  /** Bits 0 (Monday) to 6. None: only the days of the month count. */
  readonly weekdays: number
}

interface Field {
  readonly name: string
  readonly min: number
  readonly max: number
  /** The highest number that may be written, if it is not `max`. */
  readonly most?: number
  /** For the values from `min` on. */
  readonly names?: readonly string[]
}

const MINUTE: Field = { name: 'minute', min: 0, max: 59 }
const HOUR: Field = { name: 'hour', min: 0, max: 23 }
const DAY_OF_MONTH: Field = { name: 'day of month', min: 1, max: 31 }
const MONTH: Field = {
  name: 'month',
  min: 1,
  max: 12,
  names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
}
const DAY_OF_WEEK: Field = {
  name: 'day of week',
  min: 0,
  max: 6,
  // Sunday is also 7.
  most: 7,
  names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
}

/** Parses an expression. Throws a ScheduleError that names the field that is wrong. */
export function parseCron(text: string): Cron {
  const fields = text.trim().split(/[ \t]+/)
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = fields
  if (text.trim().startsWith('@')) {
    throw new ScheduleError(`Invalid cron: ${text}: names such as @daily are not supported`)
  }
  if (fields.length !== 5) {
    throw new ScheduleError(`Invalid cron: ${fields.length} fields instead of 5`)
  }
  const minutes = parseField(MINUTE, minute).values
  const hours = parseField(HOUR, hour).values
  const doms = parseField(DAY_OF_MONTH, dayOfMonth)
  const months = parseField(MONTH, month).values
  const dows = parseField(DAY_OF_WEEK, dayOfWeek)
  const isEveryDay = !doms.isRestricted && !dows.isRestricted
  return {
    starts: startsOf(hours, minutes),
    months: bitsOf(months),
    daysOfMonth: doms.isRestricted || isEveryDay ? bitsOf(doms.values) : 0,
    weekdays: dows.isRestricted ? bitsOf([...dows.values].map((day) => (day + 6) % 7)) : 0,
  }
}

interface Parsed {
  readonly values: ReadonlySet<number>
  readonly isRestricted: boolean
}

function parseField(field: Field, text: string): Parsed {
  const values = new Set<number>()
  let isRestricted = true
  for (const part of text.split(',')) {
    const [range = '', stepText, ...rest] = part.split('/')
    const step = stepText === undefined ? 1 : parseNumber(stepText)
    if (step === undefined || step === 0 || rest.length > 0) throw wrong(field, part)
    const [first, last] = rangeOf(field, range, stepText !== undefined)
    for (let value = first; value <= last; value += step) values.add(wrapped(field, value))
    if (isWildcard(range) && step === 1) isRestricted = false
  }
  return { values, isRestricted }
}

function rangeOf(field: Field, text: string, hasStep: boolean): readonly [number, number] {
  const { min, max } = field
  if (isWildcard(text)) return [min, max]
  const [from = '', to, ...rest] = text.split('-')
  const first = parseValue(field, from)
  const last = to === undefined ? (hasStep ? max : first) : parseValue(field, to)
  if (first === undefined || last === undefined || rest.length > 0) throw wrong(field, text)
  if (first > max) return [min, wrapped(field, last)]
  return last < first ? [first, last + max - min + 1] : [first, last]
}

// What is behind `max` is counted from `min` on.
function wrapped({ min, max }: Field, value: number): number {
  return value > max ? value - (max - min + 1) : value
}

function isWildcard(text: string): boolean {
  return text === '*' || text === '?'
}

function parseValue({ min, max, most = max, names = [] }: Field, text: string): number | undefined {
  const named = names.indexOf(text.toLowerCase())
  const value = named >= 0 ? min + named : parseNumber(text)
  return value !== undefined && value >= min && value <= most ? value : undefined
}

function parseNumber(text: string): number | undefined {
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined
}

function wrong({ name, min, max, most = max }: Field, text: string): ScheduleError {
  return new ScheduleError(`Invalid ${name} of cron: ${text || 'nothing'} is not in ${min}-${most}`)
}

function bitsOf(values: Iterable<number>): number {
  let bits = 0
  for (const value of values) bits |= 1 << value
  return bits
}
