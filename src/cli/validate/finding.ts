/** A fault in an object, or something in it that is probably not meant. */
export interface Finding {
  /** The kind of the fault, for programs: `unknown-field`. */
  readonly rule: string
  /** `''`: the whole object. */
  readonly field: string
  readonly message: string
}
