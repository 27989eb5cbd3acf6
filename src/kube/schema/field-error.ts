// The error of a field, with a message that says what is allowed.

export interface FieldError {
  /** Such as `spec.schedule.daysOfWeek[0]`. */
  readonly field: string
  readonly message: string
}

interface Refusal {
  readonly value: unknown
  readonly allowed: string
  readonly why?: string | undefined
  /** The value may be a secret, so the message does not quote it. */
  readonly confidential?: boolean
}

/** `101 is not allowed: an integer from 0 to 100`; an absent value `is required`, `""` `must not be empty`. */
export function refusal({ value, allowed, why, confidential = false }: Refusal): string {
  const reason = why === undefined ? '' : ` (${cutAfter(LONGEST_REASON, why)})`
  return `${complaint(value, confidential)}${reason}: ${allowed}`
}

function complaint(value: unknown, confidential: boolean): string {
  if (value === undefined || value === null) return 'is required'
  if (value === '' || (Array.isArray(value) && value.length === 0)) return 'must not be empty'
  if (Array.isArray(value)) return `a list of ${value.length} is not allowed`
  if (typeof value === 'object') return 'an object is not allowed'
  return `${confidential ? 'the value' : quote(value)} is not allowed`
}

export const LONGEST_QUOTE = 80
const LONGEST_REASON = 200

/** A value as JSON, cut when it is too long to read. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  if (text.length <= LONGEST_QUOTE) return text
  return cutAfter(LONGEST_QUOTE, text)
}

/** The text, or its beginning and "…". By characters, as CEL counts them, and not by the halves of some. */
export function cutAfter(most: number, text: string): string {
  if (text.length <= most) return text
  const characters = [...text.slice(0, 2 * most + 2)]
  return characters.length <= most ? text : `${characters.slice(0, most).join('')}…`
}

/** All errors of an object in one text, field by field. */
export function inWords(errors: readonly FieldError[]): string {
  return errors.map(({ field, message }) => `${field}: ${message}`).join('; ')
}
