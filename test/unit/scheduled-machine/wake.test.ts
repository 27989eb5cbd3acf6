import { Duration } from 'luxon'
import { expect, it } from 'vitest'
import { type Wake, wakeTimeOf } from '#src/wake/wake-time.ts'
import { at } from '#test/support/situation.ts'

const NOW = '2026-12-31T23:59:59.400Z'
const SOON: Wake = { type: 'within', within: Duration.fromObject({ seconds: 10 }) }

it.each<{ name: string; wakes: readonly Wake[]; stored?: string; wakes_at: string }>([
  {
    name: 'an instant ahead is rounded up: a moment early there would be nothing to do',
    wakes: [{ type: 'at', at: at('2027-01-01T00:00:00.100Z') }],
    wakes_at: '2027-01-01T00:00:01Z',
  },
  {
    name: 'the earliest counts',
    wakes: [SOON, { type: 'at', at: at('2027-01-01T00:00:05Z') }],
    wakes_at: '2027-01-01T00:00:05Z',
  },
  {
    name: 'what is due now is in the past, and not kept by the next pass',
    wakes: [{ type: 'at', at: at(NOW) }],
    wakes_at: '2026-12-31T23:59:59Z',
  },
  { name: 'in motion: ten seconds ahead', wakes: [SOON], wakes_at: '2027-01-01T00:00:10Z' },
  {
    name: 'in motion: a wake that is stored and near enough is kept',
    wakes: [SOON],
    stored: '2027-01-01T00:00:03Z',
    wakes_at: '2027-01-01T00:00:03Z',
  },
  {
    name: 'in motion: a wake that is stored and has passed is not',
    wakes: [SOON],
    stored: '2026-12-31T23:59:59Z',
    wakes_at: '2027-01-01T00:00:10Z',
  },
  {
    name: 'in motion: a wake that is stored and too far ahead is not',
    wakes: [SOON],
    stored: '2027-01-02T00:00:00Z',
    wakes_at: '2027-01-01T00:00:10Z',
  },
  {
    name: 'nothing expected: as far as schedules are looked at',
    wakes: [],
    wakes_at: '2028-02-05T00:00:00Z',
  },
  {
    name: 'nothing expected: one that was stored a while ago is kept',
    wakes: [],
    stored: '2027-12-01T00:00:00Z',
    wakes_at: '2027-12-01T00:00:00Z',
  },
  {
    name: 'nothing expected: a near one is not',
    wakes: [],
    stored: '2027-01-01T00:00:03Z',
    wakes_at: '2028-02-05T00:00:00Z',
  },
  {
    name: 'what is stored is no instant',
    wakes: [SOON],
    stored: 'tomorrow',
    wakes_at: '2027-01-01T00:00:10Z',
  },
])('$name', ({ wakes, stored, wakes_at }) => {
  expect(wakeTimeOf(wakes, stored, at(NOW))).toBe(wakes_at)
})
