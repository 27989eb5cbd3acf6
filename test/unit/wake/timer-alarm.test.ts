import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createTimerAlarm, type TimerAlarm } from '#src/wake/timer-alarm.ts'

// Berlin's clocks are set back at 01:00Z.
const START = DateTime.fromISO('2026-10-25T00:59:50Z', { zone: 'utc' })
const after = (seconds: number) => START.plus({ seconds })

/** The seconds after which it rang, within a minute. */
async function rings(act: (alarm: TimerAlarm) => Promise<void>): Promise<readonly number[]> {
  const clock = createVirtualClock(START)
  const rang: number[] = []
  const alarm = createTimerAlarm(clock, () => rang.push(clock.now().diff(START).as('seconds')))
  await act(alarm)
  await clock.advanceTo(after(60))
  return rang
}

test.each<[string, (alarm: TimerAlarm) => Promise<void>, readonly number[]]>([
  ['it rings once at its instant', (alarm) => alarm.ensure(after(20)), [20]],
  ['at once where that has passed', (alarm) => alarm.ensure(after(-5)), [0]],
  [
    'a later instant does not move it',
    async (alarm) => {
      await alarm.ensure(after(20))
      await alarm.ensure(after(30))
    },
    [20],
  ],
  [
    'an earlier instant moves it',
    async (alarm) => {
      await alarm.ensure(after(20))
      await alarm.ensure(after(10))
    },
    [10],
  ],
  [
    'a sweep that has read the objects earlier does not move it later',
    async (alarm) => {
      await alarm.ensure(after(20))
      await alarm.set(after(40), START)
      await alarm.set(undefined, START)
    },
    [20],
  ],
  ['a sweep sets it', (alarm) => alarm.set(after(40), START), [40]],
  [
    'after stop it does not ring, and cannot be set',
    async (alarm) => {
      await alarm.ensure(after(20))
      alarm.stop()
      await alarm.ensure(after(10))
    },
    [],
  ],
])('%s', async (_, act, expected) => {
  expect(await rings(act)).toEqual(expected)
})

test('when it has rung, it can be set again', async () => {
  const clock = createVirtualClock(START)
  const rang: number[] = []
  const alarm = createTimerAlarm(clock, () => rang.push(clock.now().diff(START).as('seconds')))

  await alarm.ensure(after(10))
  await clock.advanceTo(after(15))
  await alarm.ensure(after(30))
  await clock.advanceTo(after(60))

  expect(rang).toEqual([10, 30])
})
