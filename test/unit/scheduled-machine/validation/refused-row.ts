// What is refused, by the code and at admission; the numbers are those of the acceptance cases.

export interface RefusedRow {
  readonly name: string
  readonly change: Readonly<Record<string, unknown>>
  /** Where the code reports it. */
  readonly field: string
  /** Part of what the code says. */
  readonly says: string
  /** Where admission reports it, if elsewhere; `none` if only the code can know. */
  readonly admission?: string
}
