// 422: the problems of fields, as one Status.
import { ApiError } from './api-error.ts'

/** One finding of validation. `message` begins with the kind of error: `Invalid value: …`. */
export interface FieldProblem {
  readonly field: string
  readonly reason: string
  readonly message: string
}

/** The object's name in the message: its kind and group, not its plural. */
export interface KindName {
  readonly group: string
  readonly kind: string
}

/** The refusal that lists the problems: one as it is, several in brackets. */
export function invalid(
  { group, kind }: KindName,
  name: string,
  problems: readonly FieldProblem[],
): ApiError {
  const qualifiedKind = group === '' ? kind : `${kind}.${group}`
  const lines = [...new Set(problems.map(({ field, message }) => `${field}: ${message}`))]
  const words = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`
  return new ApiError(422, 'Invalid', `${qualifiedKind} "${name}" is invalid: ${words}`, {
    details: {
      ...(name !== '' && { name }),
      ...(group !== '' && { group }),
      ...(kind !== '' && { kind }),
      causes: problems.map(({ field, reason, message }) => ({ reason, message, field })),
    },
  })
}

export function invalidValue(field: string, value: unknown, detail: string): FieldProblem {
  return {
    field,
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${detail}`,
  }
}

export function requiredValue(field: string, detail = ''): FieldProblem {
  return {
    field,
    reason: 'FieldValueRequired',
    message: detail === '' ? 'Required value' : `Required value: ${detail}`,
  }
}

export function forbiddenValue(field: string, detail: string): FieldProblem {
  return { field, reason: 'FieldValueForbidden', message: `Forbidden: ${detail}` }
}

export function tooLong(field: string, limit: number): FieldProblem {
  return {
    field,
    reason: 'FieldValueTooLong',
    message: `Too long: may not be more than ${limit} bytes`,
  }
}

export function notSupported(
  field: string,
  value: unknown,
  supported: readonly string[],
): FieldProblem {
  const list = supported.map((each) => JSON.stringify(each)).join(', ')
  return {
    field,
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`,
  }
}
