// An alarm that rings while it is set.
import { expect, test } from 'vitest'
import { createKubeClient } from '#src/kube/client.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { fakePingSource } from '#test/support/fake-ping-source.ts'
import { bed, instant, NOW, PARKED } from './alarm-bed.ts'

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

test('an earlier instant is set again if the alarm may have rung by a clock that is ahead', async () => {
  const { source, alarm, clock } = bed('0 0 9 1 1 *')
  await clock.advanceTo(instant('2027-01-01T08:59:58Z'))
  await alarm.ensure(instant('2027-01-01T08:59:59Z'))
  // It has rung, the sweep has asked for this pass, and found nothing ahead.
  source.schedule = PARKED
  await clock.advanceTo(instant('2027-01-01T09:00:02Z'))

  expect(source.requests).toEqual(['GET', 'GET', 'PATCH 6 0 9 1 1 *'])
})

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
      clock: { now: () => now, elapsed: () => 0, at: () => () => undefined },
      log: collectingLog().log,
      namespace: 'sundial-system',
    })

    const at = instant('2026-12-31T23:59:02.5Z')
    await (who === 'a pass' ? alarm.ensure(at) : alarm.set(at, instant(NOW)))

    expect(source.requests).toEqual(set.flatMap((schedule) => ['GET', `PATCH ${schedule}`]))
  },
)

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
