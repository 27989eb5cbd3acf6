import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LONG, longFirst } from '#test/support/long-first.ts'

test('files that take long come first, the longest before all, and the others keep their order', () => {
  const [longest = '', second = ''] = LONG
  const files = ['b', second, 'a', longest].map((path) => `/clone/${path}`)

  expect(longFirst(files, (file) => file)).toEqual(
    [longest, second, 'b', 'a'].map((path) => `/clone/${path}`),
  )
})

test('each of them is there', () => {
  expect(LONG.filter((path) => !existsSync(path))).toEqual([])
})
