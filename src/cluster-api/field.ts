// Narrow readers of somebody else's JSON: a value of another type counts as absent, so that one odd
// field never hides the others.

/** The value at a path of field names; `undefined` where the path ends early. */
export function fieldOf(value: unknown, ...path: readonly string[]): unknown {
  let current = value
  for (const name of path) {
    if (typeof current !== 'object' || current === null) return undefined
    current = (current as Readonly<Record<string, unknown>>)[name]
  }
  return current
}

/** The text at a path; `undefined` when there is none, or it is empty. */
export function textOf(value: unknown, ...path: readonly string[]): string | undefined {
  const found = fieldOf(value, ...path)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** Whether the value at a path is `true`. */
export function isTrue(value: unknown, ...path: readonly string[]): boolean {
  return fieldOf(value, ...path) === true
}
