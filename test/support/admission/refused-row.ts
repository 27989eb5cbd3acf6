// What is refused, by the code and at admission; the numbers are those of the acceptance cases.
import type { Cause } from './causes.ts'

export interface RefusedRow {
  readonly name: string
  readonly change: Readonly<Record<string, unknown>>
  /** All that the code says, such as `spec.priority: 101 is not allowed: an integer from 0 to 100`. */
  readonly errors: readonly string[]
  /** All that admission says. `policy`: the schema accepts it, and the policy says the same as the code. Absent: it is not
   * asked. */
  readonly causes?: readonly Cause[] | 'policy'
}
