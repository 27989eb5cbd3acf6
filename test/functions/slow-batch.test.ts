// Batches that are not done in time: the function goes on with them, and the sweep looks again.
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
import { waitUntimed } from '#src/clock/deadline.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import { createWatches } from '#src/scheduled-machine/watches.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { due, ping } from '#test/support/events.ts'
import { AHEAD, ALARM, event, PAST, playSweep, row, TABLE } from '#test/support/play-sweep.ts'

const { kube, bed, serve, serveAlarm } = playSweep()

test('a batch that waits for a busy API server is answered before the sweep gives up, and goes on', async () => {
  const turn = Promise.withResolvers<Outcome>()
  const { app, idle, clock, done } = bedOfPasses((signal) => waitUntimed(signal, turn.promise))

  const answer = app.request('/', due('a', 'b'))
  await clock.advanceTo(clock.now().plus({ seconds: 200 }))
  const { status } = await answer
  const before = [...done]
  turn.resolve({ kind: 'settled' })
  await clock.settle()

  expect([status, before, done, idle?.()]).toEqual([202, [], ['a', 'b'], true])
})

test('it also goes on with passes of the batch that have failed before', async () => {
  const turn = Promise.withResolvers<Outcome>()
  let tries = 0
  const { app, idle, clock, done } = bedOfPasses(async (signal, name) => {
    if (name === 'slow') return waitUntimed(signal, turn.promise)
    tries += 1
    return tries === 1 ? { kind: 'again', reason: 'refused' } : { kind: 'settled' }
  })

  const answer = app.request('/', due('fails', 'slow'))
  await clock.advanceTo(clock.now().plus({ seconds: 200 }))
  const { status } = await answer
  turn.resolve({ kind: 'settled' })
  await clock.settle()

  expect([status, done, idle?.()]).toEqual([202, ['fails', 'fails', 'slow'], true])
})

test('the sweep looks again two minutes after a batch that goes on', async () => {
  const { app, posted } = bed({ answer: () => 202 })
  serve([row('slow', PAST), row('day', AHEAD)])
  serveAlarm('30 59 23 31 12 *')

  const { status } = await app.request('/', ping('alarm'))

  expect([status, posted]).toEqual([204, [event(1, 'slow')]])
  expect(kube.asked).toEqual([
    { method: 'GET', path: `${TABLE}?resourceVersion=0&limit=500&includeObject=None` },
    { method: 'GET', path: ALARM },
    {
      method: 'PATCH',
      path: ALARM,
      body: { metadata: { resourceVersion: '7' }, spec: { schedule: '30 1 0 1 1 *' } },
    },
  ])
})

function bedOfPasses(pass: (signal: AbortSignal, name: string) => Promise<Outcome>) {
  const clock = createVirtualClock(DateTime.fromISO('2026-12-31T23:59:30Z', { zone: 'utc' }))
  const { log } = collectingLog()
  const { client } = kube
  const done: string[] = []
  const { app, idle } = createReconcilerApp({
    client,
    clock,
    log,
    alarm: createAlarm({ client, clock, log, namespace: 'sundial-system' }),
    async reconcile({ name }, signal) {
      const outcome = await pass(signal, name)
      done.push(name)
      return outcome
    },
    watches: createWatches({ providerGroups: [] }),
  })
  return { app, idle, clock, done }
}
