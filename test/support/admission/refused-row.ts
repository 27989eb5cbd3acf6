// What is refused, by the code and at admission; the numbers are those of the acceptance cases.
import type { Cause } from './causes.ts'

export interface RefusedRow {
  readonly name: string
  readonly change: Readonly<Record<string, unknown>>
  /** Where the code reports it. */
  readonly field: string
  /** Part of what the code says. */
  readonly says: string
  /** All that admission says. Empty: it lets the object in, only the code can know. */
  readonly causes: readonly Cause[]
}
