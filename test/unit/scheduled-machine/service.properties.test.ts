// When a machine is wanted: its schedule, its edges, and what its status remembers.
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import {
  isPreparing,
  isWanted,
  isWindowOpen,
  nextWanted,
  nextWindowEdge,
  type Wanted,
} from '#src/scheduled-machine/service.ts'
import { delayOf, leadOf } from '#src/scheduled-machine/service-edges.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { at, SPEC } from '#test/support/situation.ts'
import { scheduleAndInstant } from '../schedule/arbitrary.ts'

const MINUTE = 60_000
const minutes = fc.oneof(
  fc.constant('0s'),
  fc.nat(180).map((count) => `${count}m`),
)
const fields = fc.record({
  leadTime: fc.oneof(minutes, fc.constant('auto')),
  maxLeadTime: minutes,
  minimumWindow: minutes,
  spread: minutes,
  whenMachineIsDeleted: fc.constantFrom('Recreate', 'StayOff'),
})
const remembered = fc.record({
  joins: fc.array(fc.nat(3600), { maxLength: 10 }),
  isBegun: fc.boolean(),
  /** Minutes ago. */
  deleted: fc.option(fc.nat(1200), { nil: undefined }),
})
const machine = fc
  .tuple(scheduleAndInstant, fields, remembered, fc.uuid())
  .map(([{ schedule, ms }, written, { joins, isBegun, deleted }, uid]) => {
    const now = instant(Math.floor(ms / 1000) * 1000)
    const subject: Wanted = {
      uid,
      spec: { ...parseSpec({ ...SPEC, ...written }), schedule },
      status: {
        joinSeconds: joins,
        ...(isBegun && { machineRef: { apiVersion: 'v1', kind: 'Machine', name: 'a' } }),
        ...(deleted !== undefined && {
          machineDeletedAt: now.minus(deleted * MINUTE).toISO() ?? '',
        }),
      },
    }
    return { subject, now }
  })

test('the next change of what is wanted is the first instant at which it differs', () => {
  fc.assert(
    fc.property(machine, fc.double({ min: 0, max: 1, noNaN: true }), ({ subject, now }, part) => {
      const state = isWanted(subject, now)
      const next = nextWanted(subject, now)
      const end = next ?? now.plus({ days: 3 })
      const between = instant(now.toMillis() + Math.floor(part * (end.diff(now).toMillis() - 1)))

      expect([isWanted(subject, between), isWanted(subject, end.minus(1))]).toEqual([state, state])
      if (next !== undefined) expect(isWanted(subject, next)).toBe(!state)
    }),
    { numRuns: 400 },
  )
})

test('a machine is prepared only before its window opens, and by its lead at most', () => {
  fc.assert(
    fc.property(machine, ({ subject, now }) => {
      if (!isPreparing(subject, now)) return
      const opens = nextWindowEdge(subject, now)?.toMillis() ?? Number.NaN

      expect(isWindowOpen(subject, now)).toBe(false)
      expect(opens - now.toMillis()).toBeLessThanOrEqual(leadOf(subject))
    }),
    { numRuns: 400 },
  )
})

test('without these fields it is the schedule', () => {
  fc.assert(
    fc.property(scheduleAndInstant, fc.uuid(), ({ schedule, ms }, uid) => {
      const now = instant(ms)
      const subject = { uid, spec: { ...parseSpec(SPEC), schedule }, status: {} }

      expect([
        isWanted(subject, now),
        nextWanted(subject, now)?.toMillis(),
        isWindowOpen(subject, now),
        nextWindowEdge(subject, now)?.toMillis(),
      ]).toEqual([
        isOpen(schedule, now),
        nextChange(schedule, now)?.toMillis(),
        isOpen(schedule, now),
        nextChange(schedule, now)?.toMillis(),
      ])
    }),
    { numRuns: 100 },
  )
})

describe('the spread', () => {
  const spec = parseSpec({ ...SPEC, spread: '10m' })
  const UIDS = Array.from({ length: 1000 }, (_, index) => `5b0c4d5e-0000-4000-8000-${index}`)
  const delays = UIDS.map((uid) => delayOf({ uid, spec }))

  test('puts a machine off by the same whole seconds each time, and by less than all of it', () => {
    expect(UIDS.map((uid) => delayOf({ uid, spec }))).toEqual(delays)
    expect(delays.every((ms) => ms % 1000 === 0 && ms >= 0 && ms < 600_000)).toBe(true)
  })

  test('puts a tenth of the machines into each tenth of it, also if their UIDs are alike', () => {
    const counts = Array.from(
      { length: 10 },
      (_, tenth) => delays.filter((ms) => Math.floor(ms / 60_000) === tenth).length,
    )
    expect(counts.every((count) => count > 60 && count < 140)).toBe(true)
  })
})

describe('the lead auto', () => {
  const lead = (joinSeconds: readonly number[], written: object = {}) =>
    leadOf({
      spec: parseSpec({ ...SPEC, leadTime: 'auto', ...written }),
      status: { joinSeconds: [...joinSeconds] },
    }) / 1000

  test('is the slowest join and a tenth, in whole seconds', () => {
    expect([lead([720, 60]), lead([15]), lead([])]).toEqual([792, 17, 0])
  })

  test('is at most maxLeadTime', () => {
    expect([lead([3600]), lead([3600], { maxLeadTime: '2h' })]).toEqual([1800, 3960])
  })
})

describe('a machine whose Machine was deleted in its window', () => {
  const off = (deletedAt: string): Wanted => ({
    uid: 'a',
    spec: parseSpec({ ...SPEC, whenMachineIsDeleted: 'StayOff' }),
    status: { machineDeletedAt: deletedAt },
  })

  test('is not wanted until the next window', () => {
    const subject = off('2026-01-05T15:00:00Z')

    expect(isWanted(subject, at('2026-01-05T22:59:59Z'))).toBe(false)
    expect(nextWanted(subject, at('2026-01-05T16:00:00Z'))?.toISO()).toBe(
      '2026-01-06T14:00:00.000Z',
    )
    expect(isWanted(subject, at('2026-01-06T14:00:00Z'))).toBe(true)
  })

  test('is wanted again if the clock that told of the deletion was ahead by days', () => {
    const subject = off('2026-01-09T15:00:00Z')

    expect(isWanted(subject, at('2026-01-05T16:00:00Z'))).toBe(false)
    expect(isWanted(subject, at('2026-01-05T23:30:00Z'))).toBe(false)
  })

  // Windows of Monday and Tuesday from 9 to 12 and from 13 to 18; the lead of two hours is longer than the gap.
  test.each([
    ['in the first window', '10:00', '12:00'],
    ['after the preparation of the next one could begin', '11:30', '12:00'],
    ['in the gap, prepared for the next window', '12:30', '31:00'],
    ['in the second window', '14:00', '31:00'],
    ['early, prepared for the first window', '07:30', '12:00'],
  ])('%s: it is away to the end of that window, and no longer', (_, deleted, back) => {
    const monday = (time: string) => {
      const [hours, minutes] = time.split(':').map(Number)
      return at('2026-01-05T00:00:00Z').plus({ hours: hours ?? 0, minutes: minutes ?? 0 })
    }
    const windows = [
      { days: ['mon-tue'], start: '09:00', end: '12:00' },
      { days: ['mon-tue'], start: '13:00', end: '18:00' },
    ]
    const spec = { leadTime: '2h', whenMachineIsDeleted: 'StayOff', schedule: { windows } }
    const subject: Wanted = {
      uid: 'a',
      spec: parseSpec({ ...SPEC, ...spec }),
      status: { machineDeletedAt: monday(deleted).toISO() ?? '' },
    }
    const wanted = monday(back)

    expect(nextWanted(subject, monday(deleted))).toEqual(wanted)
    expect(isWanted(subject, wanted.minus(1))).toBe(false)
    expect(isWanted(subject, wanted)).toBe(true)
  })
})

function instant(ms: number): DateTime {
  return DateTime.fromMillis(ms, { zone: 'utc' })
}
