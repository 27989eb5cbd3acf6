// Which override is in force from when to when.
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { type Interval, inForceAt } from '#src/schedule-override/in-force.ts'
import { stretchesOf } from '#src/schedule-override/stretches.ts'

const at = (minute: number) => DateTime.fromMillis(minute * 60_000, { zone: 'utc' })

const anInterval = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c'),
    createdAt: fc.integer({ min: 0, max: 3 }).map(at),
    start: fc.integer({ min: 0, max: 40 }).map(at),
    end: fc.integer({ min: 0, max: 40 }).map(at),
  })
  .map((each): Interval => each)

test('at each instant, the stretch has the override that is in force', () => {
  fc.assert(
    fc.property(fc.array(anInterval, { maxLength: 12 }), (overrides) => {
      const stretches = stretchesOf(overrides)
      const minutes = Array.from({ length: 41 }, (_, minute) => at(minute))

      const found = minutes.map((each) =>
        stretches.filter(({ start, end }) => start <= each && each < end),
      )

      expect(found.every((each) => each.length <= 1)).toBe(true)
      expect(found.map(([each]) => nameOf(each?.override))).toEqual(
        minutes.map((each) => nameOf(inForceAt(overrides, each))),
      )
    }),
  )
})

// Two of the same name and instant of creation decide alike.
function nameOf(each: Interval | undefined): string | undefined {
  return each && `${each.name} ${each.createdAt.toMillis()}`
}
