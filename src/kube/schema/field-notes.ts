// What a zod schema says about a field beyond its shape: words for people, and rules. The definition of
// the kind (structural-schema.ts) and our own validation (field-errors.ts) both read them.
import * as z from 'zod/mini'
import type { Rule } from './rule.ts'

export interface FieldNotes {
  /** For `kubectl explain`. */
  readonly description?: string
  /** What may stand here, in words: completes "… is not allowed: ". A pattern is refused with these words. */
  readonly allowed?: string
  /** The fault of a text that was refused, if it can be told more exactly than by `allowed`. */
  readonly why?: (text: string) => string | undefined
  readonly rules?: readonly Rule[]
  /** An error of this field, or of a field below it, does not repeat the value, which may be a secret. */
  readonly confidential?: boolean
  readonly format?: 'date-time' | 'int32' | 'int64'
  /** The pattern is for our parser alone; to the API server the format says the same. */
  readonly pattern?: 'drop'
  readonly maxProperties?: number
  readonly listType?: 'atomic' | 'set' | 'map'
  readonly listMapKeys?: readonly string[]
}

export const fieldNotes = z.registry<FieldNotes>()
