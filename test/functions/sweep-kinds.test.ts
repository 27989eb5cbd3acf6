// A sweep over several kinds: each has its own table and sink, and all share the alarm.
import { DateTime } from 'luxon'
import { HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { createSweepApp } from '#functions/sweep/app.ts'
import { sweepTargets } from '#functions/sweep/targets.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { ping } from '#test/support/events.ts'
import { failure, playKube } from '#test/support/msw-kube.ts'
import { ALARM, PAST, row, TABLE, tableOf } from '#test/support/play-sweep.ts'

const POOLS = '/apis/node.bootc.dev/v1alpha1/bootcnodepools'
const NOW = DateTime.fromISO('2026-12-31T23:59:30Z', { zone: 'utc' })
const MACHINE_SINK = 'http://scheduled-machine'
const POOL_SINK = 'http://bootc-node-pool'

const kube = playKube()

test('objects of each kind go to its own sink, cluster-scoped ones without a namespace', async () => {
  const { app, posted } = bed()
  serve([row('night', PAST)], [pool('workers', PAST)])
  serveAlarm()

  const { status } = await app.request('/', ping('alarm'))

  expect(status).toBe(204)
  expect(posted).toEqual([
    [MACHINE_SINK, { kind: 'ScheduledMachine', keys: [{ namespace: 'team-a', name: 'night' }] }],
    [POOL_SINK, { kind: 'BootcNodePool', keys: [{ name: 'workers' }] }],
  ])
})

test('the alarm is set to the earliest wake time of all kinds', async () => {
  const { app } = bed()
  serve([row('day', '2027-01-01T08:00:00Z')], [pool('workers', '2027-01-01T06:30:00Z')])
  serveAlarm()

  await app.request('/', ping('alarm'))

  expect(schedules()).toEqual(['0 30 6 1 1 *'])
})

// The pools may have an earlier wake time, and the alarm may be set to it.
test('when one kind cannot be read, the alarm is not moved later, and the sweep is retried', async () => {
  const { app, posted } = bed()
  serve([row('night', PAST), row('day', '2027-01-01T08:00:00Z')])
  kube.answer(`GET ${POOLS}`, () => failure(403, 'Forbidden', 'no'))
  serveAlarm('0 30 6 1 1 *')

  const response = await app.request('/', ping('alarm'))

  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ detail: '1 of 3 kinds could not be read.' })
  expect(posted).toHaveLength(1)
  expect(schedules()).toEqual(['40 59 23 31 12 *'])
})

test('a backstop hands on the objects that the comparison of their kind finds', async () => {
  const { app, posted } = bed()
  const wake = '2027-01-01T06:30:00Z'
  serve([], [pool('settled', wake), pool('workers', wake)])
  serveAlarm()

  await app.request('/', ping('backstop'))

  expect(posted).toEqual([[POOL_SINK, { kind: 'BootcNodePool', keys: [{ name: 'workers' }] }]])
})

test('a kind without a sink is not read', async () => {
  const { app } = bed({})
  serve([])
  serveAlarm()

  await app.request('/', ping('alarm'))

  expect(kube.asked.map(({ path }) => path.replace(/\?.*/, ''))).not.toContain(POOLS)
})

function bed(sinks: { BOOTC_NODE_POOL_SINK?: string } = { BOOTC_NODE_POOL_SINK: POOL_SINK }) {
  const { log } = collectingLog()
  const clock = createVirtualClock(NOW)
  const { client } = kube
  const posted: [string, unknown][] = []
  const { app } = createSweepApp({
    client,
    clock,
    log,
    alarm: createAlarm({ client, clock, log, namespace: 'sundial-system' }),
    targets: sweepTargets(
      { SCHEDULED_MACHINE_SINK: MACHINE_SINK, ...sinks },
      {
        compareMachines: async () => [],
        comparePools: async ({ inService }) => inService.filter(({ name }) => name !== 'settled'),
      },
    ),
    async post(sink, { body }: CloudEventRequest) {
      posted.push([sink, JSON.parse(body)])
      return 204
    },
  })
  return { app, posted }
}

function serve(machines: Parameters<typeof tableOf>[0], pools: readonly object[] = []): void {
  kube.answer(`GET ${TABLE}`, () => HttpResponse.json(tableOf(machines)))
  kube.answer(`GET ${POOLS}`, () =>
    HttpResponse.json({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: '9' },
      columnDefinitions: ['Name', 'Wake Time', 'Generation', 'Observed Generation'].map((name) => ({
        name,
      })),
      rows: pools,
    }),
  )
}

function pool(name: string, wake: string): object {
  return { cells: [name, wake, 1, 1] }
}

function serveAlarm(schedule = '0 0 0 31 2 *'): void {
  const source = {
    apiVersion: 'sources.knative.dev/v1',
    kind: 'PingSource',
    metadata: { namespace: 'sundial-system', name: 'alarm', resourceVersion: '7' },
    spec: { schedule },
  }
  kube.answer(`GET ${ALARM}`, () => source)
  kube.answer(`PATCH ${ALARM}`, () => source)
}

/** That the alarm was set to. */
function schedules(): readonly unknown[] {
  return kube.asked.flatMap(({ method, body }) =>
    method === 'PATCH' ? [(body as { spec: { schedule: string } }).spec.schedule] : [],
  )
}
