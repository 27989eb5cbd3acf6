// The output formats for other programs.
import { stringify } from 'yaml'

export type StructuredFormat = 'json' | 'yaml'

/** One value. With `isOneOfMany`, for `--watch`, JSON is on one line, and YAML is a document. */
export function structured(value: unknown, format: StructuredFormat, isOneOfMany: boolean): string {
  if (format === 'yaml') return `${isOneOfMany ? '---\n' : ''}${stringify(value)}`
  return `${isOneOfMany ? JSON.stringify(value) : JSON.stringify(value, null, 2)}\n`
}
