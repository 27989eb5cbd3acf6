// Bearer tokens, until they end.
import type { Clock } from '#src/clock/clock.ts'
import { createLruCache } from '#src/kube/lru-cache.ts'
import type { Authorization } from './authorize.ts'

export interface TokenCache {
  /** The value of the header Authorization. */
  get(key: string): string | undefined
  /** Keeps it as long as it may be used again. */
  set(key: string, authorization: Authorization): void
}

const MOST_TOKENS = 1000

export function createTokenCache(clock: Clock): TokenCache {
  const tokens = createLruCache<{ readonly header: string; readonly until: number }>(MOST_TOKENS)
  return {
    get(key) {
      const known = tokens.get(key)
      return known !== undefined && clock.elapsed() < known.until ? known.header : undefined
    },
    set(key, { header, seconds = 0 }) {
      tokens.set(key, { header, until: clock.elapsed() + seconds * 1000 })
    },
  }
}
