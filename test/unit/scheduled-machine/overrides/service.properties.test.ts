import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { isWanted, type KnownOverride, nextWanted } from '#src/scheduled-machine/service.ts'
import { situation } from '#test/support/situation.ts'

// From the Friday before the clocks of New York go forward to the Monday after it.
const FROM = DateTime.fromISO('2026-03-06T00:00:00Z', { zone: 'utc' })
const MINUTES = 4 * 24 * 60

const anOverride = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c'),
    state: fc.constantFrom('On' as const, 'Off' as const),
    start: fc.integer({ min: -600, max: MINUTES }),
    length: fc.integer({ min: 1, max: 2000 }),
    created: fc.integer({ min: -900, max: -700 }),
  })
  .map(({ name, state, start, length, created }): KnownOverride => {
    const begin = FROM.plus({ minutes: start })
    return {
      name,
      uid: name,
      state,
      createdAt: FROM.plus({ minutes: created }),
      start: begin,
      end: begin.plus({ minutes: length }),
    }
  })

const subjects = fc
  .record({ overrides: fc.array(anOverride, { maxLength: 4 }), enabled: fc.boolean() })
  .map(({ overrides, enabled }) => {
    const { schedule } = situation().spec
    const spec = { ...situation().spec, ...(schedule && { schedule: { ...schedule, enabled } }) }
    return { ...situation(), spec, overrides }
  })

const instants = fc.integer({ min: 0, max: MINUTES }).map((minutes) => FROM.plus({ minutes }))

test('the next change is the first minute at which the machine is wanted or not', () => {
  fc.assert(
    fc.property(subjects, instants, (subject, now) => {
      const next = nextWanted(subject, now)
      const last = FROM.plus({ minutes: MINUTES + 3000 })
      let slow: DateTime | undefined
      for (let at = now.plus({ minutes: 1 }); at <= last; at = at.plus({ minutes: 1 })) {
        if (isWanted(subject, at) === isWanted(subject, now)) continue
        slow = at
        break
      }

      if (slow !== undefined || (next !== undefined && next <= last)) {
        expect(next?.toISO()).toBe(slow?.toISO())
      }
    }),
    { numRuns: 60 },
  )
})

test('overrides change nothing outside their intervals', () => {
  fc.assert(
    fc.property(subjects, instants, (subject, now) => {
      fc.pre(!subject.overrides.some(({ start, end }) => start <= now && now < end))

      expect(isWanted(subject, now)).toBe(isWanted({ ...subject, overrides: [] }, now))
    }),
  )
})

test('after an emergency reclaim, nothing turns the machine on', () => {
  fc.assert(
    fc.property(subjects, instants, (subject, now) => {
      const status = { ...subject.status, reclaimedAt: '2026-03-06T00:00:00Z' }
      const held = { ...subject, status }

      const isOn = isWanted(held, now)
      expect(isOn && !isWanted({ ...held, overrides: [] }, now)).toBe(false)
    }),
  )
})

test('the next change among a thousand overrides is found without comparing each with each', () => {
  const overrides = Array.from({ length: 1000 }, (_, index): KnownOverride => {
    const start = FROM.plus({ minutes: index })
    const name = `off-${index}`
    return { name, uid: name, state: 'Off', createdAt: FROM, start, end: start.plus({ days: 20 }) }
  })
  const before = process.cpuUsage()

  const next = nextWanted({ ...situation(), overrides }, FROM)

  const { user, system } = process.cpuUsage(before)
  expect(next?.toISO()).toBe('2026-03-26T16:39:00.000Z')
  expect((user + system) / 1000).toBeLessThan(400)
})
