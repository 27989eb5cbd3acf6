// Reads JSON of other controllers and users. A value of an unexpected type counts as absent, so that one invalid field
// never hides the others. A path is a list of field names; a step into a list is an index.

export type Fields = Readonly<Record<string, unknown>>

/** Whether it is a JSON object: not a list and not null. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a path; `undefined` where the path ends early. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let inner = value
  for (const name of path) {
    if (Array.isArray(inner)) inner = inner[Number(name)]
    else inner = isFields(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined
  }
  return inner
}

/** The object at a path; an empty one where there is none. */
export function fieldsAt(value: unknown, ...path: readonly string[]): Fields {
  const found = valueAt(value, ...path)
  return isFields(found) ? found : {}
}

/** The list at a path; an empty one where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...path)
  return Array.isArray(found) ? found : []
}

/** The string at a path; `''` where there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = valueAt(value, ...path)
  return typeof found === 'string' ? found : ''
}

/** The string at a path; `undefined` where there is none, or an empty one. */
export function optionalTextAt(value: unknown, ...path: readonly string[]): string | undefined {
  return textAt(value, ...path) || undefined
}

/** The number at a path; `undefined` where there is none. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, ...path)
  return typeof found === 'number' ? found : undefined
}

/** Whether the value at a path is `true`. */
export function isTrueAt(value: unknown, ...path: readonly string[]): boolean {
  return valueAt(value, ...path) === true
}

/** The strings of the map at a path, by key. Other values are left out. */
export function stringsAt(
  value: unknown,
  ...path: readonly string[]
): Readonly<Record<string, string>> {
  const entries = Object.entries(fieldsAt(value, ...path))
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/** The object without some of its fields; the same object when it has none of them. */
export function without(fields: Fields, ...names: readonly string[]): Fields {
  if (!names.some((name) => name in fields)) return fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}
