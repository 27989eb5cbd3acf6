// JSON merge patch (RFC 7386), applied. A part that the patch does not name stays the same value.
import { type Fields, isFields } from '#src/kube/json.ts'

/** The value after the patch. */
export function applyMergePatch(value: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch
  const before: Fields = isFields(value) ? value : {}
  const after: Record<string, unknown> = { ...before }
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) delete after[name]
    else after[name] = applyMergePatch(before[name], change)
  }
  return after
}
