// Versions of bootc.

/** Whether a version is known, and is this one or newer. */
export function isAtLeast(
  version: readonly number[] | undefined,
  ...least: readonly number[]
): boolean {
  if (version === undefined) return false
  for (const [i, part] of least.entries()) {
    const difference = (version[i] ?? 0) - part
    if (difference !== 0) return difference > 0
  }
  return true
}
