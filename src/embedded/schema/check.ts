import type { Correlation } from './correlation.ts'
import type { FieldError } from './field-error.ts'

/** Says what is wrong with a value at a path. `correlation` is there on an update. */
export type Check = (
  value: unknown,
  path: string,
  report: (error: FieldError) => void,
  correlation?: Correlation | undefined,
) => void
