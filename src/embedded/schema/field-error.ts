// Errors of fields, in the words of kube-apiserver (apimachinery, util/validation/field).

export interface FieldError {
  /** Such as `spec.priority`; `<nil>` for what concerns the object as a whole. */
  readonly field: string
  readonly reason: Reason
  readonly message: string
}

export type Reason =
  | 'FieldValueInvalid'
  | 'FieldValueRequired'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueDuplicate'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'

/** The text that Go prints for an empty path. */
export const NOWHERE = '<nil>'

/** Stands for a value that is too big to be repeated. */
export const OMITTED = Symbol('omitted')

export function invalid(path: string, value: unknown, detail: string): FieldError {
  return error(path, 'FieldValueInvalid', withValue('Invalid value', value), detail)
}

export function typeInvalid(path: string, value: unknown, detail: string): FieldError {
  return error(path, 'FieldValueTypeInvalid', withValue('Invalid value', value), detail)
}

export function required(path: string, detail = ''): FieldError {
  return error(path, 'FieldValueRequired', 'Required value', detail)
}

export function forbidden(path: string, detail: string): FieldError {
  return error(path, 'FieldValueForbidden', 'Forbidden', detail)
}

export function duplicate(path: string, value: unknown): FieldError {
  return error(path, 'FieldValueDuplicate', withValue('Duplicate value', value), '')
}

export function tooLong(path: string, max: number): FieldError {
  const detail = `may not be more than ${max} byte${max === 1 ? '' : 's'}`
  return error(path, 'FieldValueTooLong', 'Too long', detail)
}

export function tooMany(path: string, actual: number, max: number): FieldError {
  const detail = `must have at most ${max} item${max === 1 ? '' : 's'}`
  return error(path, 'FieldValueTooMany', withValue('Too many', actual), detail)
}

export function notSupported(
  path: string,
  value: unknown,
  allowed: readonly unknown[],
): FieldError {
  const quoted = allowed.map((each) =>
    JSON.stringify(typeof each === 'string' ? each : JSON.stringify(each)),
  )
  const detail = `supported values: ${quoted.join(', ')}`
  return error(path, 'FieldValueNotSupported', withValue('Unsupported value', value), detail)
}

function error(path: string, reason: Reason, words: string, detail: string): FieldError {
  return { field: path || NOWHERE, reason, message: detail === '' ? words : `${words}: ${detail}` }
}

function withValue(words: string, value: unknown): string {
  return value === OMITTED ? words : `${words}: ${JSON.stringify(sorted(value))}`
}

// Go writes the fields of a map in the order of their names.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(fields.map(([name, field]) => [name, sorted(field)]))
}
