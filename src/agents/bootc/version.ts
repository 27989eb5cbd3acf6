// Versions of bootc.

/** `1.16.9` as numbers, from what `bootc --version` prints; `undefined` when it prints something else. */
export function parseVersion(text: string): readonly number[] | undefined {
  const found = /^bootc (\d+)\.(\d+)\.(\d+)/.exec(text.trim())
  return found?.slice(1).map(Number)
}

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
