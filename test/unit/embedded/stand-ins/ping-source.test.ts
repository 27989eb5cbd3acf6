import { expect, test } from 'vitest'
import type { Deliver } from '#src/embedded/world.ts'
import { PING_SOURCES } from '#src/kube/resource.ts'
import { type Delivered, START, startedWorld } from './started-world.ts'

const ALARM = { namespace: 'sundial-system', name: 'alarm' }

const ticksOf = (delivered: readonly Delivered[]) =>
  delivered.map(
    ({ at, event }) => `${event.headers['ce-source']?.split('/').at(-1)} ${Math.floor(at)}`,
  )

test('a PingSource ticks at its instants, a little late, with its data', async () => {
  const started = await startedWorld()

  await started.goTo(600)

  expect(ticksOf(started.delivered)).toEqual(['backstop 120', 'backstop 420'])
  const [first] = started.delivered
  const late = (first?.at ?? 0) - 120
  expect(late).toBeGreaterThan(0)
  expect(late).toBeLessThan(0.5)
  expect(first?.sink).toBe('sweep')
  expect(first?.event).toEqual({
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': expect.any(String),
      'ce-type': 'dev.knative.sources.ping',
      'ce-source': '/apis/v1/namespaces/sundial-system/pingsources/backstop',
      'ce-time': START.plus((first?.at ?? 0) * 1000).toISO(),
      'kn-namespace': 'sundial-system',
      'user-agent': 'Go-http-client/1.1',
    },
    body: '{"scope":"due"}',
  })
})

test('a PingSource follows an update at once, and once only', async () => {
  const started = await startedWorld({ backstopSeconds: 86_400 })
  const { client, goTo, delivered } = started
  await goTo(10)

  await client.patch(PING_SOURCES, ALARM, { spec: { schedule: '12 58 22 31 12 *' } })
  await goTo(11)
  await client.patch(PING_SOURCES, ALARM, { spec: { schedule: '30 58 22 31 12 *' } })
  await goTo(3600)

  expect(ticksOf(delivered)).toEqual(['alarm 30'])
})

test('a PingSource waits a year for an instant that has passed, and never ticks when parked', async () => {
  const started = await startedWorld({ backstopSeconds: 86_400 })
  const { client, clock, delivered } = started
  await started.goTo(10)
  await client.patch(PING_SOURCES, ALARM, { spec: { schedule: '5 58 22 31 12 *' } })
  await started.goTo(60)
  const soon = ticksOf(delivered)
  await clock.settle()

  expect(soon).toEqual([])
  expect(clock.next()?.toISO()).toBe('2027-01-01T00:00:00.000Z')
})

test('a PingSource without a schedule ticks each minute', async () => {
  const started = await startedWorld({ backstopSeconds: 86_400 })
  await started.client.patch(PING_SOURCES, ALARM, { spec: { schedule: null } })

  await started.goTo(150)

  expect(ticksOf(started.delivered)).toEqual(['alarm 60', 'alarm 120'])
})

test('a PingSource with an invalid schedule never ticks', async () => {
  const started = await startedWorld({ backstopSeconds: 86_400 })
  await started.client.patch(PING_SOURCES, ALARM, { spec: { schedule: 'every minute' } })

  await started.goTo(3600)

  expect(started.delivered).toEqual([])
})

test('a PingSource uses the local time of its zone', async () => {
  const started = await startedWorld({ backstopSeconds: 86_400 })
  await started.client.patch(PING_SOURCES, ALARM, {
    spec: { schedule: '0 0 1 1 *', timezone: 'Europe/Berlin' },
  })

  await started.goTo(300)

  expect(ticksOf(started.delivered)).toEqual(['alarm 120'])
})

test('a PingSource that is dropped is the only one whose ticks are lost', async () => {
  const started = await startedWorld({ drop: { alarm: true } })
  await started.client.patch(PING_SOURCES, ALARM, { spec: { schedule: '* * * * *' } })

  await started.goTo(130)

  expect(ticksOf(started.delivered)).toEqual(['backstop 120'])
})

test('a PingSource does not wait for the last tick before the next', async () => {
  const begun: number[] = []
  const deliver: Deliver = () => {
    begun.push(begun.length)
    return new Promise(() => {})
  }
  const started = await startedWorld({ deliver, backstopSeconds: 60 })

  await started.goTo(200)

  expect(begun).toEqual([0, 1, 2])
})
