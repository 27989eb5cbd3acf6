// What a zod schema says about a field beyond its shape: words for people and rules for a CRD.
import * as z from 'zod/mini'

/** One entry of `x-kubernetes-validations`. */
export interface CelRule {
  readonly rule: string
  /** What is allowed, as a sentence about the field: kube-apiserver prints it behind the field's path. */
  readonly message: string
  readonly reason?: 'FieldValueInvalid' | 'FieldValueDuplicate' | 'FieldValueForbidden'
  /** Below the field that has the rule, such as `.name`. */
  readonly fieldPath?: string
}

export interface CrdNotes {
  /** For `kubectl explain`. */
  readonly description?: string
  /** What may stand here, in words: completes "… is not allowed: ". A pattern is refused with these words. */
  readonly allowed?: string
  readonly rules?: readonly CelRule[]
  readonly format?: 'date-time' | 'int32' | 'int64'
  /** A text that CEL rules read needs a bound, and one that nobody reads is better off without a pattern. */
  readonly pattern?: 'keep' | 'drop'
  readonly maxProperties?: number
  readonly listType?: 'atomic' | 'set' | 'map'
  readonly listMapKeys?: readonly string[]
}

export const crdNotes = z.registry<CrdNotes>()
