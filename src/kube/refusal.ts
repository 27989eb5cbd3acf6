// An API server's refusal as a text without content of the request. The server's own message may quote content, such as
// `spec.token: Invalid value: "…"`, and a webhook's message may contain anything. So only sentences that are known to
// quote just names and bounds are shown, with the fields.
import type { StatusCause } from './kube-error.ts'
import { safeDetail } from './refusal-detail.ts'
import { pathOfCause, pathsIn } from './refusal-fields.ts'
import { STATUS_REASONS, safeWords } from './refusal-words.ts'

export interface StatusBody {
  readonly reason: string | undefined
  readonly message: string | undefined
  readonly causes: readonly StatusCause[]
}

export interface Refusal {
  readonly words: string
  readonly causes: readonly StatusCause[]
}

const MOST_CAUSES = 5
const LONGEST = 10_000

/** The part of an answer that is safe to show. `sent` is the JSON of the request. */
export function tellableRefusal(
  status: number,
  { reason, message: whole = '', causes }: StatusBody,
  sent: string | undefined,
): Refusal {
  const message = whole.slice(0, LONGEST)
  const told = causes.slice(0, MOST_CAUSES).map(tellableCause)
  const known = safeWords(message)
  const fields = told.length > 0 ? told.map(wordsOfCause) : pathsIn(message, sent)
  const isWhole = known?.isWhole ?? (message === '' && causes.length === 0)
  const words = [known?.words ?? statusWords(status, reason), fields.join('; ')]
    .filter((part) => part !== '')
    .join(': ')
  return {
    words: isWhole ? words : `${words} (the rest may quote content and is left out)`,
    causes: told,
  }
}

function statusWords(status: number, reason: string | undefined): string {
  return reason !== undefined && STATUS_REASONS.has(reason)
    ? `HTTP ${status} ${reason}`
    : `HTTP ${status}`
}

// Leaves out the value in `Invalid value: "…": must be …`, and the text after it unless that is known.
function tellableCause({ reason, field, message = '' }: StatusCause): StatusCause {
  const path = field === undefined ? undefined : pathOfCause(field)
  const detail = safeDetail(message)
  return {
    ...(reason !== undefined && CAUSES[reason] !== undefined && { reason }),
    ...(path !== undefined && { field: path }),
    ...(detail !== undefined && { message: detail }),
  }
}

function wordsOfCause({ reason = '', field, message }: StatusCause): string {
  const what = CAUSES[reason] ?? 'refused'
  return [field, what, message].filter((part) => part !== undefined).join(': ')
}

const CAUSES: Readonly<Record<string, string>> = {
  FieldValueInvalid: 'Invalid value',
  FieldValueTypeInvalid: 'Invalid type',
  FieldValueRequired: 'Required value',
  FieldValueNotFound: 'Not found',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldManagerConflict: 'owned by another manager',
}
