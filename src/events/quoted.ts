const LONGEST = 100

/**
 * A value out of a request, for a log line or an answer: as JSON, cut where it gets longer than a line. Of
 * what has parts, only that it has.
 */
export function quoted(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value !== 'string') return String(value)
  // Cut before it is written: a request may have megabytes.
  const text = JSON.stringify(value.slice(0, LONGEST))
  return value.length <= LONGEST ? text : `${text} … (${value.length} characters)`
}

/** The same for what is a name where all is well, without the quotation marks. */
export function shortened(name: string): string {
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST)}…`
}
