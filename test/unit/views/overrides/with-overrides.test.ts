import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import type { Window } from '#src/schedule/windows.ts'
import { inForceAt } from '#src/schedule-override/in-force.ts'
import { type Deciding, withOverrides } from '#src/views/overrides/with-overrides.ts'

const hour = (hours: number) => DateTime.fromMillis(hours * 3_600_000, { zone: 'utc' })
const span = fc.record({ start: fc.nat(40), length: fc.integer({ min: 1, max: 12 }) })
const override = fc
  .record({ span, state: fc.constantFrom('On', 'Off'), created: fc.nat(3), name: fc.nat(9) })
  .map(
    ({ span: { start, length }, state, created, name }): Deciding => ({
      name: `o${name}`,
      state,
      start: hour(start),
      end: hour(start + length),
      createdAt: hour(created),
    }),
  )
const windows = fc.array(span, { maxLength: 5 }).map((spans) => {
  const found: Window[] = []
  let last = -1
  for (const { start, length } of spans.toSorted((a, b) => a.start - b.start)) {
    if (start <= last) continue
    found.push({ opens: hour(start), closes: hour(start + length) })
    last = start + length
  }
  return found
})

test('at each instant it is the override that was created last, and without one the window', () => {
  fc.assert(
    fc.property(windows, fc.array(override, { maxLength: 4 }), (given, overrides) => {
      const found = withOverrides(given, overrides)

      for (const half of Array(110).keys()) {
        const at = hour(half / 2)
        const decides = inForceAt(overrides, at)
        const isOn = decides === undefined ? holds(given, at) : decides.state === 'On'
        expect(holds(found, at)).toBe(isOn)
      }
      for (const [index, { closes }] of found.entries()) {
        const next = found[index + 1]?.opens
        expect(next === undefined || (closes !== undefined && closes < next)).toBe(true)
      }
    }),
  )
})

const OFFICE = { opens: hour(9), closes: hour(18) }
const made = (state: 'On' | 'Off', start: number, end: number, name = 'x'): Deciding => ({
  ...{ name, state, start: hour(start), end: hour(end), createdAt: hour(0) },
})
const by = 'override x'

test.each<[string, Deciding, readonly object[]]>([
  ['on after the close', made('On', 17, 20), [{ ...OFFICE, closes: hour(20), closesBy: by }]],
  ['on before the opening', made('On', 7, 10), [{ ...OFFICE, opens: hour(7), opensBy: by }]],
  ['on apart from the window', made('On', 20, 22), [OFFICE, window(20, 22, by, by)]],
  [
    'off in the middle',
    made('Off', 12, 14),
    [
      { ...OFFICE, closes: hour(12), closesBy: by },
      { ...OFFICE, opens: hour(14), opensBy: by },
    ],
  ],
  ['off for the whole window', made('Off', 9, 18), []],
  ['on within the window', made('On', 10, 12), [OFFICE]],
])('%s: each edge says what decides it', (_, given, expected) => {
  expect(withOverrides([OFFICE], [given])).toEqual(expected)
})

test('a window without ends keeps them', () => {
  const always = { opens: undefined, closes: undefined }

  expect(withOverrides([always], [made('Off', 3, 4)])).toEqual([
    { opens: undefined, closes: hour(3), closesBy: by },
    { opens: hour(4), closes: undefined, opensBy: by },
  ])
})

function window(opens: number, closes: number, opensBy: string, closesBy: string): object {
  return { opens: hour(opens), closes: hour(closes), opensBy, closesBy }
}

function holds(all: readonly Window[], at: DateTime): boolean {
  return all.some(({ opens, closes }) => !(opens && opens > at) && !(closes && closes <= at))
}
