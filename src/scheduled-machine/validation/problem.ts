// What is wrong with a field, in words that also say what may stand there.

export interface FieldProblem {
  /** Such as `spec.schedule.daysOfWeek[0]`. */
  readonly field: string
  readonly message: string
}

/** `101 is not allowed: an integer from 0 to 100`; an absent value `is required`, `""` `must not be empty`. */
export function refused(
  field: string,
  value: unknown,
  allowed: string,
  why?: string,
): FieldProblem {
  return {
    field,
    message: `${complaint(field, value)}${why === undefined ? '' : ` (${why})`}: ${allowed}`,
  }
}

/** The path of an entry of a list. */
export function entry(field: string, index: number): string {
  return `${field}[${index}]`
}

// May hold secrets: what is wrong with these is told in statuses and logs, and so without the value.
const CONTENT = /^spec\.(?:files\[|(?:bootstrap|infrastructure)Spec(?:\.spec|$))/

function complaint(field: string, value: unknown): string {
  if (value === undefined || value === null) return 'is required'
  if (value === '' || (Array.isArray(value) && value.length === 0)) return 'must not be empty'
  if (Array.isArray(value)) return `a list of ${value.length} is not allowed`
  if (typeof value === 'object') return 'an object is not allowed'
  if (CONTENT.test(field)) return 'the value is not allowed'
  return `${quote(value)} is not allowed`
}

const LONGEST_QUOTE = 80

/** A value as JSON, cut where it gets too long to read. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, LONGEST_QUOTE)}…`
}

/** All that is wrong with a spec, field by field, in words a user can act on. */
export function words(problems: readonly FieldProblem[]): string {
  return problems.map(({ field, message }) => `${field}: ${message}`).join('; ')
}
