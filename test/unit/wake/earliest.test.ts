import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { earliest } from '#src/wake/earliest.ts'

const BEFORE = DateTime.fromISO('2026-10-25T00:59:59Z')
const AFTER = DateTime.fromISO('2026-10-25T01:00:00Z')

test.each([
  [BEFORE, AFTER, BEFORE],
  [AFTER, BEFORE, BEFORE],
  [BEFORE, undefined, BEFORE],
  [undefined, AFTER, AFTER],
  [undefined, undefined, undefined],
])('of %s and %s it is %s', (a, b, expected) => {
  expect(earliest(a, b)).toBe(expected)
})
