// A least-recently-used cache with a limit in bytes.

export interface SizedCache<T> {
  get(key: string): T | undefined
  /** Stores a value of about `bytes` bytes. A value larger than a tenth of the cache is not stored. */
  set(key: string, value: T, bytes: number): void
}

export function createSizedCache<T>(mostBytes: number): SizedCache<T> {
  // In order of last use, the oldest first.
  const entries = new Map<string, { readonly value: T; readonly bytes: number }>()
  let total = 0

  const remove = (key: string): void => {
    total -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }

  return {
    get(key) {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
    set(key, value, bytes) {
      remove(key)
      if (bytes > mostBytes / 10) return
      entries.set(key, { value, bytes })
      total += bytes
      for (const oldest of entries.keys()) {
        if (total <= mostBytes) break
        remove(oldest)
      }
    },
  }
}
