import fc from 'fast-check'
import { expect, test } from 'vitest'
import { longestByStart, MINUTE, spansOfStarts, startsAt, startsOf } from '#src/schedule/starts.ts'

const opening = fc.record({
  hours: fc.uniqueArray(fc.nat(23), { maxLength: 24 }),
  minutes: fc.uniqueArray(fc.nat(59), { maxLength: 60 }),
  length: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 7 * 1440 })),
})

test('openings of many expressions are joined as if each of their minutes is looked at', () => {
  fc.assert(
    fc.property(fc.array(opening, { maxLength: 8 }), fc.nat(1440), (openings, from) => {
      const longestFirst = openings.toSorted((a, b) => b.length - a.length)

      const spans = spansOfStarts(
        longestByStart(
          longestFirst.map(({ hours, minutes, length }) => ({
            starts: startsOf(hours, minutes),
            durationMs: length * MINUTE,
          })),
        ),
        from,
      )

      const open = new Set(
        openings.flatMap(({ hours, minutes, length }) =>
          hours
            .flatMap((hour) => minutes.map((minute) => hour * 60 + minute))
            .filter((start) => start >= from)
            .flatMap((start) => Array.from({ length }, (_, index) => start + index)),
        ),
      )
      expect(spans).toEqual(runsOf([...open].sort((a, b) => a - b)))
    }),
    { numRuns: 100 },
  )
})

test.each([
  ['the first minute of a day', 0],
  ['the last minute of a half hour', 1409],
  ['the first minute of the next one', 1410],
  ['24:00', 1440],
])('a window of ninety minutes from %s', (_, minute) => {
  const longest = longestByStart([{ starts: startsAt(minute), durationMs: 90 * MINUTE }])

  expect(spansOfStarts(longest)).toEqual([{ start: minute * MINUTE, end: (minute + 90) * MINUTE }])
})

// Minutes in order as intervals in milliseconds.
function runsOf(minutes: readonly number[]): readonly object[] {
  const runs: { start: number; end: number }[] = []
  for (const minute of minutes) {
    const last = runs.at(-1)
    if (last?.end === minute) last.end = minute + 1
    else runs.push({ start: minute, end: minute + 1 })
  }
  return runs.map(({ start, end }) => ({ start: start * MINUTE, end: end * MINUTE }))
}
