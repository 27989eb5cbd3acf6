// Notes on the fields of a zod schema: texts for people, and rules. The definition of the kind (structural-schema.ts) and
// the validation in code (field-errors.ts) both read them.
import * as z from 'zod/mini'
import type { Rule } from './rule.ts'

export interface FieldNotes {
  /** For `kubectl explain`. */
  readonly description?: string
  /** The allowed values, as a text that completes "… is not allowed: ". Also the message of a failed pattern. */
  readonly allowed?: string
  /** The fault of a refused text, if it can be described more exactly than by `allowed`. */
  readonly why?: (text: string) => string | undefined
  readonly rules?: readonly Rule[]
  /** The value may be a secret: errors of this field, and of fields below it, do not quote the value. */
  readonly confidential?: boolean
  readonly format?: 'date-time' | 'int32' | 'int64'
  /** `drop`: the pattern is only for the parser in code. For the API server, the format does the same. `keep`: the definition
   * has it as it is, beside `allowed`. A text with a format is no text in CEL, so no rule can have the pattern. */
  readonly pattern?: 'drop' | 'keep'
  readonly maxProperties?: number
  readonly listType?: 'atomic' | 'set' | 'map'
  readonly listMapKeys?: readonly string[]
}

export const fieldNotes = z.registry<FieldNotes>()
