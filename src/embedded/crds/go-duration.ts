// Durations as Go prints and reads them: `5m0s`, `1h30m`, `1.5h`.

const SECONDS: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  ns: 1e-9,
}

/** A number of seconds as Go would print it; undefined for a value that is not a number. */
export function formatGoDuration(seconds: unknown): string | undefined {
  if (typeof seconds !== 'number') return undefined
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = `${seconds % 60}s`
  if (hours > 0) return `${hours}h${minutes}m${rest}`
  return minutes > 0 ? `${minutes}m${rest}` : rest
}

/** Whole seconds of a Go duration; undefined for a text that is not one. */
export function goDurationSeconds(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^(0|(\d+(\.\d*)?(h|m|s|ms|us|µs|ns))+)$/.test(text)) {
    return undefined
  }
  const parts = text.matchAll(/(\d+(?:\.\d*)?)(h|ms|m|s|us|µs|ns)/g)
  return Math.trunc(
    [...parts].reduce((sum, [, n, unit]) => sum + Number(n) * (SECONDS[unit ?? ''] ?? 0), 0),
  )
}
