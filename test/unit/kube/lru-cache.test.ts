import { expect, test } from 'vitest'
import { createLruCache } from '#src/kube/lru-cache.ts'

test('the cache stays within its limit, and removes the least recently used values', () => {
  const cache = createLruCache<string>(100)
  for (const key of 'abcdefghij') cache.set(key, key.toUpperCase(), 10)
  cache.get('a')

  cache.set('k', 'K', 10)
  cache.set('c', 'CC', 5)
  cache.set('l', 'L', 5)

  const kept = [...'abcdefghijkl'].map((key) => cache.get(key))
  expect(kept.join(' ')).toBe('A  CC D E F G H I J K L')
})

test('a value that would displace many is not stored, and removes an earlier one of its key', () => {
  const cache = createLruCache<string>(100)
  cache.set('a', 'A', 10)

  cache.set('a', 'AA', 11)

  expect(cache.get('a')).toBeUndefined()
})
