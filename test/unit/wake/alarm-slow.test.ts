// Many passes end at the same moment, and all want the alarm set, while the API server is slow.
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { withDeadline } from '#src/clock/deadline.ts'
import { pause } from '#src/clock/pause.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

const START = DateTime.fromISO('2026-12-31T12:59:30Z', { zone: 'utc' })

test('one more read serves all passes that wait, and none runs out of time', async () => {
  const clock = createVirtualClock(START)
  const asked: string[] = []
  let schedule = '0 0 0 31 2 *'
  const client = createKubeClient(async ({ method, body }) => {
    asked.push(method)
    await pause(clock, 40)
    if (body !== undefined) schedule = JSON.parse(body).spec.schedule
    const source = { metadata: { resourceVersion: '1' }, spec: { schedule } }
    return { status: 200, headers: {}, body: JSON.stringify(source) }
  })
  const { log } = collectingLog()
  const alarm = createAlarm({ client, clock, log, namespace: 'sundial-system' })
  const pass = () =>
    withDeadline((signal) => alarm.ensure(START.plus({ hours: 8 }), signal), {
      clock,
      limit: { seconds: 85 },
      ended: () => undefined,
    })

  const passes = Promise.allSettled(Array.from({ length: 50 }, pass))
  await clock.advanceTo(START.plus({ minutes: 3 }))

  expect(new Set((await passes).map(({ status }) => status))).toEqual(new Set(['fulfilled']))
  expect([asked, schedule]).toEqual([['GET', 'PATCH', 'GET'], '30 59 20 31 12 *'])
})
