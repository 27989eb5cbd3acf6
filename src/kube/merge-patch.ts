// JSON merge patch (RFC 7386): the difference between two JSON values.
import { isFields } from './json.ts'

type Json = unknown

/** The merge patch from `before` to `after`; `undefined` when they are equal. A removed field is null in it. */
export function mergePatch(before: Json, after: Json): Json | undefined {
  if (!isFields(before) || !isFields(after)) return isEqual(before, after) ? undefined : after
  const patch: Record<string, Json> = {}
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (after[name] === undefined) {
      if (before[name] !== undefined) patch[name] = null
      continue
    }
    const change = before[name] === undefined ? after[name] : mergePatch(before[name], after[name])
    if (change !== undefined) patch[name] = change
  }
  return Object.keys(patch).length === 0 ? undefined : patch
}

/** Deep equality of JSON values. An absent field equals an undefined one. The order of fields does not matter. */
export function isEqual(a: Json, b: Json): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isEqual(item, b[index]))
  }
  if (!isFields(a) || !isFields(b)) return false
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => isEqual(a[name], b[name]))
}
