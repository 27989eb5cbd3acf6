// CEL expressions whose value is a text.
import { LONGEST_QUOTE } from './field-error.ts'

/** A text as a literal of CEL. */
export function celText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** A list of texts as a literal of CEL. */
export function celList(texts: readonly string[]): string {
  return `[${texts.map(celText).join(', ')}]`
}

/** Whether a text matches the pattern. JavaScript puts a backslash before a slash, and RE2 does not know it. */
export function celMatches(value: string, pattern: RegExp): string {
  return `${value}.matches(${celText(pattern.source.replaceAll('\\/', '/'))})`
}

/** The message of `refusal` (field-error.ts) about a text in CEL that is not empty. All parts are expressions of CEL. */
export function celRefusal(value: string, allowed: string, why?: string): string {
  const reason = why === undefined ? "': '" : `' (' + ${why} + '): '`
  return `${celQuote(value)} + ' is not allowed' + ${reason} + ${allowed}`
}

/** The CEL of `quote` (field-error.ts) for a text. Of the control characters, only the usual ones are escaped. */
export function celQuote(value: string): string {
  const all = ESCAPES.reduce(
    (text, [character, escaped]) =>
      `${text}.replace(${celEscaped(character)}, ${celEscaped(escaped)})`,
    value,
  )
  // CEL has no names for values in an expression, so a list of one has it.
  const cut = `text.size() <= ${LONGEST_QUOTE} ? text : text.substring(0, ${LONGEST_QUOTE}) + '…'`
  return `['"' + ${all} + '"'].map(text, ${cut})[0]`
}

// The backslash is first, because the others add some.
const ESCAPES = [
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
] as const

function celEscaped(text: string): string {
  return celText(text).replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
}
