// Deep equality of JSON values. Parts that two versions of an object share are compared by identity.

/** An absent field equals an undefined one; the order of fields is nothing. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]))
    )
  }
  if (Array.isArray(b)) return false
  return hasAll(a, b) && hasAll(b, a, true)
}

function hasAll(a: object, b: object, onlyNames = false): boolean {
  for (const [name, value] of Object.entries(a)) {
    const other: unknown = Reflect.get(b, name)
    if (onlyNames ? value !== undefined && other === undefined : !isEqual(value, other)) return false
  }
  return true
}
