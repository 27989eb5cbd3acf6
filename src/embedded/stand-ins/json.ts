// Looking into objects whose shape is somebody else's: what is not there, or is not what was asked
// for, reads as empty.

export type Json = Readonly<Record<string, unknown>>

/** What is at the end of a path of field names. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let inner = value
  for (const name of path) {
    if (typeof inner !== 'object' || inner === null) return undefined
    inner = (inner as Json)[name]
  }
  return inner
}

/** The object there, else an empty one. */
export function recordAt(value: unknown, ...path: readonly string[]): Json {
  const inner = valueAt(value, ...path)
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Json) : {}
}

/** The array there, else an empty one. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const inner = valueAt(value, ...path)
  return Array.isArray(inner) ? inner : []
}

/** The string there, else `''`. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const inner = valueAt(value, ...path)
  return typeof inner === 'string' ? inner : ''
}

/** The number there, else undefined. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const inner = valueAt(value, ...path)
  return typeof inner === 'number' ? inner : undefined
}

/** Whether `true` is there. */
export function isTrueAt(value: unknown, ...path: readonly string[]): boolean {
  return valueAt(value, ...path) === true
}

/** The object without these fields. */
export function without(value: Json, ...names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
}
