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

/** The calendars of a text; mostly one. Throws a CalendarError. */
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
      current.components.push(child)
      open.push(child)
    } else if (property.name === 'END') {
      if (current === root || name !== current.name) throw at(line, 'END has no BEGIN')
      open.pop()
    } else {
      if (current === root) throw at(line, 'it does not begin with BEGIN:VCALENDAR')
      current.properties.push(property)
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
function contentLines(text: string): readonly { text: string; line: number }[] {
  const lines: { text: string; line: number }[] = []
  for (const [index, each] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const last = lines.at(-1)
    if (last !== undefined && /^[ \t]/.test(each)) last.text += each.slice(1)
    else if (each.trim() !== '') lines.push({ text: each, line: index + 1 })
  }
  return lines
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
    start = index + 1
    if (letter === ':') return property(parts, text.slice(start), line)
  }
  throw at(line, 'it is not a property: a name, a colon and a value')
}

function property([name = '', ...parameters]: readonly string[], value: string, line: number) {
  if (!/^[A-Za-z0-9-]+$/.test(name)) throw at(line, 'the name of a property is wrong')
  const entries = parameters.map((text) => {
    const [key = '', ...rest] = text.split('=')
    return [key.toUpperCase(), rest.join('=').replaceAll('"', '')] as const
  })
  return { name: name.toUpperCase(), line, parameters: new Map(entries), value }
}
