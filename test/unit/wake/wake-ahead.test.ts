import { expect, test } from 'vitest'
import { type StoredWake, waitsUntil, wakeAhead } from '#src/wake/wake-ahead.ts'
import { at } from '#test/support/situation.ts'

const NOW = at('2026-03-29T00:59:59Z')

test.each<[string, unknown, string | undefined]>([
  ['ahead', '2026-03-29T01:00:00Z', '2026-03-29T01:00:00.000Z'],
  ['now', '2026-03-29T00:59:59Z', undefined],
  ['past', '2026-03-29T00:59:58Z', undefined],
  ['invalid', 'soon', undefined],
  ['missing', undefined, undefined],
])('a wake time that is %s', (_, wakeTime, expected) => {
  expect(wakeAhead(wakeTime, NOW)?.toISO()).toBe(expected)
})

test.each<[string, StoredWake, boolean]>([
  ['the spec was seen, and the wake time is ahead', {}, true],
  ['the wake time has come', { wakeTime: '2026-03-29T00:59:59Z' }, false],
  ['the spec has changed', { generation: 3 }, false],
  ['no pass has seen the spec', { observedGeneration: undefined }, false],
])('an object waits for its wake time, or a pass is due: %s', (_, change, expected) => {
  const stored = { wakeTime: '2026-03-29T01:00:00Z', generation: 2, observedGeneration: 2 }

  expect(waitsUntil({ ...stored, ...change }, NOW) !== undefined).toBe(expected)
})
