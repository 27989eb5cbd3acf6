// What a wake-up time costs: the whole of `nextChange`, DateTime in and DateTime out.
import { DateTime } from 'luxon'
import { nextChange } from '#src/schedule/next-change.ts'
import { parseSchedule } from '#src/schedule/parse-schedule.ts'

const MINUTE = 60_000
const CALLS = 20_000
const ROUNDS = 7

const CASES = [
  { name: 'nextChange Europe/Berlin', zone: 'Europe/Berlin', from: '2026-06-01T00:00:00Z' },
  {
    name: 'nextChange Europe/Berlin near a clock change',
    zone: 'Europe/Berlin',
    from: '2026-03-27T17:00:00Z',
  },
  { name: 'nextChange Asia/Kolkata', zone: 'Asia/Kolkata', from: '2026-03-27T17:00:00Z' },
] as const

/** Measures `nextChange` of office hours at instants a minute apart. Gives µs per call, the median of rounds. */
export async function bench(): Promise<
  { name: string; value: number; unit: string; reference?: number }[]
> {
  const warm = CASES.map(({ name, zone, from }) => ({
    name,
    value: measure(zone, from),
    unit: 'µs/op',
    reference: 10,
  }))
  return [
    ...warm,
    { name: 'nextChange first call in a zone', value: measureFirst(), unit: 'µs/op' },
  ]
}

function measure(zone: string, from: string): number {
  const schedule = officeHours(zone)
  const start = Date.parse(from)
  // Three and a half days: evening, weekend, and the night in which the clocks change.
  const instants = Array.from({ length: 5000 }, (_, index) =>
    DateTime.fromMillis(start + index * MINUTE, { zone: 'utc' }),
  )
  const rounds = Array.from({ length: ROUNDS }, () =>
    microseconds(() => {
      for (let call = 0; call < CALLS; call += 1) {
        const now = instants[call % instants.length]
        if (now !== undefined) nextChange(schedule, now)
      }
    }),
  )
  return median(rounds) / CALLS
}

// Nothing remembered: a process that has just started, and its first machine of each zone.
function measureFirst(): number {
  const now = DateTime.fromISO('2031-06-01T00:00:00Z', { zone: 'utc' })
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.startsWith('Europe/'))
  return median(
    zones.slice(0, 40).map((zone) => microseconds(() => nextChange(officeHours(zone), now))),
  )
}

function officeHours(timezone: string) {
  return parseSchedule({ daysOfWeek: ['mon-fri'], hoursOfDay: ['9-17'], timezone, enabled: true })
}

function microseconds(work: () => void): number {
  const start = performance.now()
  work()
  return (performance.now() - start) * 1000
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
