// What a zod schema says about a field beyond its shape: words for people and rules for a CRD.
import * as z from 'zod/mini'

/** One entry of `x-kubernetes-validations`. */
export interface CelRule {
  readonly rule: string
  /** What is allowed, as a sentence about the field: kube-apiserver prints it behind the field's path. */
  readonly message: string
  /** `oldSelf` is an optional value, there on an update. Without this a rule that names it skips creation. */
  readonly optionalOldSelf?: true
}

export interface CrdNotes {
  /** For `kubectl explain`. */
  readonly description?: string
  /** What may stand here, in words: completes "… is not allowed: ". A pattern is refused with these words. */
  readonly allowed?: string
  readonly rules?: readonly CelRule[]
  readonly format?: 'date-time' | 'int32' | 'int64'
  /** The pattern is for our parser alone; to the API server the format says the same. */
  readonly pattern?: 'drop'
  readonly maxProperties?: number
  readonly listType?: 'atomic' | 'set' | 'map'
  readonly listMapKeys?: readonly string[]
}

export const crdNotes = z.registry<CrdNotes>()
