// The components and properties of an iCalendar text (RFC 5545 §3.1).
import { CalendarError } from './calendar-error.ts'

export interface Component {
  /** Such as `VEVENT`. */
  readonly name: string
  /** The line of its BEGIN, counted from 1. */
  readonly line: number
  readonly properties: readonly Property[]
  readonly components: readonly Component[]
}

export interface Property {
  /** In upper case. */
  readonly name: string
  readonly line: number
  /** By their names in upper case. */
  readonly parameters: ReadonlyMap<string, string>
  readonly value: string
}

/** A component while its lines are read. */
interface OpenComponent extends Component {
  readonly properties: Property[]
  readonly components: Component[]
}

const MOST_DEPTH = 8
const MOST_PARAMETERS = 100

/** The others are checked, and not kept: a text may have a hundred thousand. */
const COMPONENTS: ReadonlySet<string> = new Set([
  'VCALENDAR',
  'VEVENT',
  'VTIMEZONE',
  'STANDARD',
  'DAYLIGHT',
])
const PROPERTIES: ReadonlySet<string> = new Set([
  'UID',
  'SEQUENCE',
  'STATUS',
  'DTSTART',
  'DTEND',
  'DURATION',
  'RRULE',
  'RDATE',
  'EXDATE',
  'EXRULE',
  'RECURRENCE-ID',
  'TZID',
  'TZOFFSETFROM',
  'TZOFFSETTO',
])

/** The calendars of a text, mostly one, with what says when something is. Throws a CalendarError. */
export function parseComponents(text: string): readonly Component[] {
  const root = component('', 0)
  const open: OpenComponent[] = [root]
  for (const { text: content, line } of contentLines(text)) {
    const property = parseProperty(content, line)
    const current = open.at(-1) ?? root
    const name = property.value.trim().toUpperCase()
    if (property.name === 'BEGIN') {
      if (open.length > MOST_DEPTH) throw at(line, 'components are nested too deeply')
      const child = component(name, line)
      if (current === root || COMPONENTS.has(name)) current.components.push(child)
      open.push(child)
    } else if (property.name === 'END') {
      if (current === root || name !== current.name) throw at(line, 'END has no BEGIN')
      open.pop()
    } else {
      if (current === root) throw at(line, 'it does not begin with BEGIN:VCALENDAR')
      if (PROPERTIES.has(property.name)) current.properties.push(property)
    }
  }
  const [, unfinished] = open
  if (unfinished !== undefined) throw at(unfinished.line, 'BEGIN has no END')
  if (root.components.length === 0 || root.components.some((each) => each.name !== 'VCALENDAR')) {
    throw new CalendarError('it has no VCALENDAR, or something beside it')
  }
  return root.components
}

export function at(line: number, text: string): CalendarError {
  return new CalendarError(`line ${line}: ${text}`)
}

function component(name: string, line: number): OpenComponent {
  return { name, line, properties: [], components: [] }
}

// A line that begins with a blank continues the one before it.
function* contentLines(text: string): Generator<{ readonly text: string; readonly line: number }> {
  let last: { text: string; line: number } | undefined
  for (const [index, each] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (last !== undefined && /^[ \t]/.test(each)) last.text += each.slice(1)
    else if (each.trim() !== '') {
      if (last !== undefined) yield last
      last = { text: each, line: index + 1 }
    }
  }
  if (last !== undefined) yield last
}

// A value of a parameter may be in quotes, and then have colons and semicolons.
function parseProperty(text: string, line: number): Property {
  const parts: string[] = []
  let [start, isQuoted] = [0, false]
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index]
    if (letter === '"') isQuoted = !isQuoted
    if (isQuoted || (letter !== ';' && letter !== ':')) continue
    parts.push(text.slice(start, index))
    if (parts.length > MOST_PARAMETERS) {
      throw at(line, `a property has more than ${MOST_PARAMETERS} parameters; remove it`)
    }
    start = index + 1
    if (letter === ':') return property(parts, text.slice(start), line)
  }
  throw at(line, 'it is not a property: a name, a colon and a value')
}

function property([name = '', ...parameters]: readonly string[], value: string, line: number) {
  if (!/^[A-Za-z0-9-]+$/.test(name)) throw at(line, 'the name of a property is wrong')
  if (parameters.length === 0) return { name: name.toUpperCase(), line, parameters: NONE, value }
  const entries = parameters.map((text) => {
    const [key = '', ...rest] = text.split('=')
    return [key.toUpperCase(), rest.join('=').replaceAll('"', '')] as const
  })
  return { name: name.toUpperCase(), line, parameters: new Map(entries), value }
}

const NONE: ReadonlyMap<string, string> = new Map()
