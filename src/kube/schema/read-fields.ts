// Reads untyped values without trusting their shape.

export type Fields = Readonly<Record<string, unknown>>

/** The fields of an object; none for anything else. */
export function fieldsOf(raw: unknown): Fields {
  return isFields(raw) ? raw : {}
}

export function isFields(raw: unknown): raw is Fields {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw)
}

/** The entries of a list; none for anything else. */
export function listOf(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : []
}

/** The strings of a map, by key. Other values are left out. */
export function stringsOf(raw: unknown): Readonly<Record<string, string>> {
  const strings: Record<string, string> = {}
  for (const [key, value] of Object.entries(fieldsOf(raw))) {
    if (typeof value === 'string') strings[key] = value
  }
  return strings
}
