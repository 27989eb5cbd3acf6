import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { type FakePingSource, fakePingSource } from '#test/support/fake-ping-source.ts'

// The last minute of a year, so that an alarm may be in the next.
const NOW = '2026-12-31T23:59:00.250Z'
const PARKED = '0 0 0 31 2 *'

interface Row {
  readonly about: string
  readonly schedule: string
  readonly at: string | undefined
  /** After `ensure`; the schedule stays when it is not given. */
  readonly ensured?: string
  /** After `set`; as after `ensure` when it is not given. */
  readonly set?: string
}

const ROWS: readonly Row[] = [
  {
    about: 'a parked alarm is set',
    schedule: PARKED,
    at: '2027-01-01T09:00:00Z',
    ensured: '0 0 9 1 1 *',
  },
  {
    about: 'a part of a second is rounded up',
    schedule: PARKED,
    at: '2026-12-31T23:59:59.001Z',
    ensured: '0 0 0 1 1 *',
  },
  {
    about:
      'an instant that is too close is moved away, further by a pass, whose clock may be behind',
    schedule: PARKED,
    at: '2026-12-31T23:59:01Z',
    ensured: '5 59 23 31 12 *',
    set: '3 59 23 31 12 *',
  },
  {
    about: 'an instant that has passed is moved just as far',
    schedule: PARKED,
    at: '2026-12-30T00:00:00Z',
    ensured: '5 59 23 31 12 *',
    set: '3 59 23 31 12 *',
  },
  {
    about: 'an earlier instant moves the alarm',
    schedule: '0 0 9 1 1 *',
    at: '2027-01-01T08:59:59Z',
    ensured: '59 59 8 1 1 *',
  },
  {
    about: 'a later instant does not',
    schedule: '0 0 9 1 1 *',
    at: '2027-01-01T09:00:01Z',
  },
  {
    about: 'the same instant does not',
    schedule: '0 0 9 1 1 *',
    at: '2027-01-01T09:00:00Z',
  },
  {
    about: 'an alarm that has passed counts as parked',
    schedule: '57 58 23 31 12 *',
    at: '2027-01-01T09:00:00Z',
    ensured: '0 0 9 1 1 *',
  },
  {
    about: 'an alarm that rings this second is not moved before it has rung',
    schedule: '1 59 23 31 12 *',
    at: '2027-01-01T09:00:00Z',
    // The sweep that it calls may come by a clock that is behind.
    set: '3 59 23 31 12 *',
  },
  {
    about: 'every minute, which is the default of Knative, is replaced',
    schedule: '* * * * *',
    at: '2027-01-01T09:00:00Z',
    ensured: '0 0 9 1 1 *',
  },
  {
    about: 'a day that the year does not have counts as parked',
    schedule: '0 0 9 29 2 *',
    at: '2027-03-01T09:00:00Z',
    ensured: '0 0 9 1 3 *',
  },
  {
    about: 'an instant more than 300 days away is left to the backstop',
    schedule: PARKED,
    at: '2027-11-01T00:00:00Z',
  },
  {
    about: 'nothing ahead parks an alarm that has passed',
    schedule: '0 0 9 31 12 *',
    at: undefined,
    set: PARKED,
  },
  {
    about: 'an instant too far ahead parks an alarm that has passed',
    schedule: '0 0 9 31 12 *',
    at: '2027-12-24T00:00:00Z',
    set: PARKED,
  },
  {
    about: 'nothing ahead parks a schedule that is not an alarm',
    schedule: '* * * * *',
    at: undefined,
    set: PARKED,
  },
  { about: 'nothing ahead keeps a parked alarm', schedule: PARKED, at: undefined },
  {
    about: 'nothing ahead keeps an alarm that another process has set since',
    schedule: '0 0 9 1 1 *',
    at: undefined,
  },
]

test.each(ROWS.filter(({ at }) => at !== undefined))(
  'a pass: $about',
  async ({ schedule, at, ensured = schedule }) => {
    const { source, alarm } = bed(schedule)

    await alarm.ensure(instant(at))

    expect(source.schedule).toBe(ensured)
    expect(source.requests.filter((request) => request !== 'GET')).toEqual(
      ensured === schedule ? [] : [`PATCH ${ensured}`],
    )
  },
)

test.each(ROWS)(
  'the sweep: $about',
  async ({ schedule, at, ensured, set = ensured ?? schedule }) => {
    const { source, alarm } = bed(schedule)

    await alarm.set(at === undefined ? undefined : instant(at), instant(NOW))

    expect(source.requests).toEqual(set === schedule ? ['GET'] : ['GET', `PATCH ${set}`])
    expect(source.schedule).toBe(set)
  },
)

test('many passes at the same time read and write once', async () => {
  const { source, alarm } = bed(PARKED)

  await Promise.all(
    Array.from({ length: 50 }, (_, i) => alarm.ensure(instant(NOW).plus({ seconds: 10 + i }))),
  )

  expect(source.requests).toEqual(['GET', 'PATCH 11 59 23 31 12 *'])
})

test('a process trusts its last read for two seconds', async () => {
  const { source, alarm, clock } = bed('0 0 9 1 1 *')
  await alarm.ensure(instant('2027-01-01T10:00:00Z'))
  await clock.advanceTo(instant('2026-12-31T23:59:02.249Z'))
  await alarm.ensure(instant('2027-01-01T11:00:00Z'))
  const before = [...source.requests]
  await clock.advanceTo(instant('2026-12-31T23:59:02.250Z'))

  await alarm.ensure(instant('2027-01-01T11:00:00Z'))

  expect(before).toEqual(['GET'])
  expect(source.requests).toEqual(['GET', 'GET'])
})

test('an instant is not lost when others have moved the alarm and it has rung since', async () => {
  const { source, alarm, clock } = bed(PARKED)
  await alarm.ensure(instant('2027-01-01T00:10:00Z'))
  // Another moved it earlier, it rang, and the sweep found nothing ahead in its table.
  await clock.advanceTo(instant('2027-01-01T00:05:00Z'))
  source.schedule = PARKED

  await alarm.ensure(instant('2027-01-01T00:10:01Z'))

  expect(source.schedule).toBe('1 10 0 1 1 *')
})

test.each([
  ['by a clock that is behind', '2027-01-01T08:59:55Z'],
  ['in the same moment', '2027-01-01T09:00:00Z'],
  ['by a clock that is ahead', '2027-01-01T09:00:01.999Z'],
])(
  'an instant that is needed while the alarm rings, %s, is set when it has rung',
  async (_, when) => {
    const { source, alarm, clock } = bed('0 0 9 1 1 *')
    await clock.advanceTo(instant(when))
    await alarm.ensure(instant('2027-01-01T09:00:12Z'))
    await alarm.ensure(instant('2027-01-01T09:00:10Z'))
    const meanwhile = [...source.requests]
    // The sweep has read its table before what was asked for was in it.
    source.schedule = '0 0 18 1 1 *'
    await clock.advanceTo(instant('2027-01-01T09:00:02Z'))

    expect(meanwhile).toEqual(['GET'])
    expect(source.requests).toEqual(['GET', 'GET', 'PATCH 10 0 9 1 1 *'])
  },
)

test.each([
  ['the sweep', '2026-12-31T23:59:04Z', ['3 59 23 31 12 *', '8 59 23 31 12 *']],
  // By a clock two seconds behind the adapter's it is 23:59:04.9.
  ['a pass', '2026-12-31T23:59:02.9Z', ['5 59 23 31 12 *', '9 59 23 31 12 *']],
])(
  'an alarm that %s sets too late for the adapter is set again, with more time',
  async (who, written, set) => {
    const source = fakePingSource(PARKED)
    let now = instant(NOW)
    source.meanwhile = () => {
      now = instant(written)
    }
    const alarm = createAlarm({
      client: createKubeClient(source.transport),
      clock: { now: () => now, at: () => () => undefined },
      log: collectingLog().log,
      namespace: 'sundial-system',
    })

    const at = instant('2026-12-31T23:59:02.5Z')
    await (who === 'a pass' ? alarm.ensure(at) : alarm.set(at, instant(NOW)))

    expect(source.requests).toEqual(set.flatMap((schedule) => ['GET', `PATCH ${schedule}`]))
  },
)

test('the last read is enough for the same instant, and not for an earlier one', async () => {
  const { source, alarm } = bed('0 0 9 1 1 *')
  await alarm.ensure(instant('2027-01-01T10:00:00Z'))

  await alarm.ensure(instant('2027-01-01T09:00:00Z'))
  const same = [...source.requests]
  await alarm.ensure(instant('2027-01-01T08:59:59Z'))

  expect(same).toEqual(['GET'])
  expect(source.requests).toEqual(['GET', 'GET', 'PATCH 59 59 8 1 1 *'])
})

test.each<[string, (source: Record<string, unknown>) => void]>([
  ['without a spec', (source) => delete source['spec']],
  ['with a spec of nothing', (source) => Object.assign(source, { spec: null })],
  ['with a spec that is a text', (source) => Object.assign(source, { spec: 'schedule' })],
  ['without a schedule', (source) => Object.assign(source, { spec: {} })],
  ['with a schedule that is no text', (source) => Object.assign(source, { spec: { schedule: 9 } })],
])('an alarm %s counts as parked', async (_, change) => {
  const { source, alarm } = bed(PARKED, change)

  await alarm.ensure(instant('2027-01-01T09:00:00Z'))

  expect(source.requests).toEqual(['GET', 'PATCH 0 0 9 1 1 *'])
})

test.each(['ensure', 'set'] as const)('%s sends nothing for an aborted caller', async (verb) => {
  const { source, alarm } = bed(PARKED)

  const at = instant('2027-01-01T09:00:00Z')
  const signal = AbortSignal.abort()
  const asked = verb === 'set' ? alarm.set(at, instant(NOW), signal) : alarm.ensure(at, signal)

  await expect(asked).rejects.toMatchObject({ code: 'Aborted' })
  expect(source.schedule).toBe(PARKED)
})

test.each(['ensure', 'set'] as const)(
  '%s never delays the instant that another sets at the same time',
  async (verb) => {
    const { source, alarm } = bed(PARKED)
    source.meanwhile = (mine) => {
      mine.schedule = '0 0 7 1 1 *'
      mine.touch()
    }

    const at = instant('2027-01-01T09:00:00Z')
    await (verb === 'set' ? alarm.set(at, instant(NOW)) : alarm.ensure(at))

    expect(source.requests).toEqual(['GET', 'PATCH 0 0 9 1 1 *', 'GET'])
    expect(source.schedule).toBe('0 0 7 1 1 *')
  },
)

test('parking never removes the instant that another sets at the same time', async () => {
  const { source, alarm } = bed('0 0 9 31 12 *')
  source.meanwhile = (mine) => {
    mine.schedule = '0 0 7 1 1 *'
    mine.touch()
  }

  await alarm.set(undefined, instant(NOW))

  expect(source.schedule).toBe('0 0 7 1 1 *')
})

test.each([
  ['is rung again', '0 59 23 31 12 *', '2026-12-31T23:58:59.2Z', '3 59 23 31 12 *'],
  ['is rung again, long after', '30 58 23 31 12 *', '2026-12-31T23:58:29Z', '3 59 23 31 12 *'],
  ['is parked, when the look came after', '0 59 23 31 12 *', '2026-12-31T23:59:00.1Z', PARKED],
  ['stays, when a clock went back', '9 59 23 31 12 *', '2027-01-01T02:00:00Z', '9 59 23 31 12 *'],
])('an alarm since the look of the sweep %s', async (_, schedule, lookedAt, set) => {
  const { source, alarm } = bed(schedule)

  await alarm.set(undefined, instant(lookedAt))

  expect(source.schedule).toBe(set)
})

test("the PingSource's controller writing to its status only costs another try", async () => {
  const { source, alarm } = bed(PARKED)
  source.meanwhile = (mine) => mine.touch()

  await alarm.ensure(instant('2027-01-01T09:00:00Z'))

  expect(source.requests).toEqual(['GET', 'PATCH 0 0 9 1 1 *', 'GET', 'PATCH 0 0 9 1 1 *'])
})

test('a writer that never stops causes an error after five tries', async () => {
  const { source, alarm } = bed(PARKED)
  const always = (mine: FakePingSource) => {
    mine.touch()
    mine.meanwhile = always
  }
  source.meanwhile = always

  await expect(alarm.ensure(instant('2027-01-01T09:00:00Z'))).rejects.toMatchObject({
    code: 'Conflict',
  })
  expect(source.requests).toHaveLength(10)
})

test('a failed write is not trusted later', async () => {
  const { source, alarm } = bed(PARKED)
  const always = (mine: FakePingSource) => {
    mine.touch()
    mine.meanwhile = always
  }
  source.meanwhile = always
  await alarm.ensure(instant('2027-01-01T09:00:00Z')).catch(() => {})
  source.meanwhile = undefined

  await alarm.ensure(instant('2027-01-01T09:00:00Z'))

  expect(source.schedule).toBe('0 0 9 1 1 *')
})

test('a missing PingSource is logged once, and the pass continues', async () => {
  const { source, alarm, lines } = bed(PARKED)
  source.exists = false

  await alarm.ensure(instant('2027-01-01T09:00:00Z'))
  await alarm.set(undefined, instant(NOW))

  expect(lines).toEqual([
    {
      level: 'warn',
      message: 'found no PingSource alarm; only the backstop starts sweeps',
      namespace: 'sundial-system',
      name: 'alarm',
    },
  ])
})

test('a PingSource that is deleted meanwhile is logged each time', async () => {
  const { source, alarm, lines } = bed(PARKED)
  source.exists = false
  await alarm.ensure(instant('2027-01-01T09:00:00Z'))
  source.exists = true
  source.meanwhile = (mine) => {
    mine.exists = false
  }

  await alarm.ensure(instant('2027-01-01T09:00:00Z'))
  await alarm.ensure(instant('2027-01-01T09:00:00Z'))

  expect(source.requests).toEqual(['GET', 'GET', 'PATCH 0 0 9 1 1 *', 'GET'])
  expect(lines).toHaveLength(2)
})

function instant(text: string | undefined): DateTime {
  return DateTime.fromISO(text ?? '', { zone: 'utc' })
}

function bed(schedule: string, change?: (source: Record<string, unknown>) => void) {
  const source = fakePingSource(schedule, change)
  const clock = createVirtualClock(instant(NOW))
  const { log, lines } = collectingLog()
  const alarm = createAlarm({
    client: createKubeClient(source.transport),
    clock,
    log,
    namespace: 'sundial-system',
  })
  return { source, clock, alarm, lines }
}
