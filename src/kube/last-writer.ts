// Who wrote an object last, by its managed fields.
import { optionalTextAt, textAt } from './json.ts'
import type { KubeObject } from './object.ts'

export interface Writer {
  /** The first part of the client's User-Agent, or what it calls itself. */
  readonly manager: string
  /** `status` for a write to the status alone. */
  readonly subresource: string | undefined
}

/** The writers of the last second in which the object was written: times have whole seconds. Empty when they are not
 * known. */
export function lastWriters({ metadata }: KubeObject): readonly Writer[] {
  const entries: unknown = metadata.managedFields
  if (!Array.isArray(entries)) return []
  const last =
    entries
      .map((entry) => textAt(entry, 'time'))
      .sort()
      .at(-1) ?? ''
  if (last === '') return []
  return entries
    .filter((entry) => textAt(entry, 'time') === last)
    .map((entry) => ({
      manager: textAt(entry, 'manager'),
      subresource: optionalTextAt(entry, 'subresource'),
    }))
}
