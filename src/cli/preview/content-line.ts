const MAX_OCTETS = 75

/**
 * One content line of an iCalendar with its CRLF. A line of more than 75 octets is folded: it is broken between
 * characters, and each part after the first begins with a blank.
 */
export function formatContentLine(name: string, value: string): string {
  const parts: string[] = []
  let part = ''
  for (const character of `${name}:${value}`) {
    if (Buffer.byteLength(part + character) > MAX_OCTETS) {
      parts.push(part)
      part = ' '
    }
    part += character
  }
  return [...parts, part].map((line) => `${line}\r\n`).join('')
}
