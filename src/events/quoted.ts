const LONGEST = 100

/**
 * A value from a request for a log line or an answer: as JSON, cut to one line. A list or an object is only named as
 * such.
 */
export function quoted(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value !== 'string') return String(value)
  // Cut before it is converted, because a request may have megabytes.
  const text = JSON.stringify(value.slice(0, LONGEST))
  return value.length <= LONGEST ? text : `${text} … (${value.length} characters)`
}

/** The same for a name, without quotation marks. */
export function shortened(name: string): string {
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST)}…`
}
