// Events of sources: acknowledged as soon as their passes are queued.
import { expect, test } from 'vitest'
import { binaryEvent, changed, due } from '#test/support/events.ts'
import { bed, GROUP, kube, SETTLED } from './play-function.ts'

test('an event of a source is acknowledged before its pass ends', async () => {
  const { app, passes } = bed({ reconcile: () => new Promise(() => {}) })

  const response = await app.request('/', changed(GROUP, 'ScheduledMachine', 'team-a', 'night'))

  expect([response.status, await response.text()]).toEqual([202, ''])
  expect(passes).toEqual(['team-a/night'])
})

test('a pass that hangs delays no other machine', async () => {
  const { app, passes } = bed({
    reconcile: ({ name }) => (name === 'hangs' ? new Promise(() => {}) : Promise.resolve(SETTLED)),
  })
  await app.request('/', changed(GROUP, 'ScheduledMachine', 'team-a', 'hangs'))

  const others = await app.request('/', due('night', 'day'))

  expect(others.status).toBe(204)
  expect(passes).toEqual(['team-a/hangs', 'team-a/night', 'team-a/day'])
})

test('a structured event is accepted too', async () => {
  const { app, passes } = bed()
  const event = {
    specversion: '1.0',
    id: '1',
    source: '/s',
    type: 'dev.knative.apiserver.ref.add',
    data: { apiVersion: GROUP, kind: 'ScheduledMachine', namespace: 'team-a', name: 'night' },
  }

  const { status } = await app.request('/', {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
    body: JSON.stringify(event),
  })

  expect(status).toBe(202)
  expect(passes).toEqual(['team-a/night'])
})

test.each([
  ['an object of a kind that is not watched', changed('v1', 'Pod', 'team-a', 'night'), 202],
  ['another type', binaryEvent('com.example.order', { kind: 'x' }), 204],
])('an event about %s is acknowledged, and nothing is done', async (_, event, status) => {
  const { app, passes } = bed()

  const response = await app.request('/', event)

  expect([response.status, await response.text()]).toEqual([status, ''])
  expect(passes).toEqual([])
})

test.each([
  [
    'a Node',
    changed('v1', 'Node', '', 'worker-1'),
    `/apis/${GROUP}/scheduledmachines?fieldSelector=status.nodeRef.name%3Dworker-1&resourceVersion=0&limit=500&includeObject=None`,
  ],
  [
    'a kubeconfig',
    changed('v1', 'Secret', 'team-a', 'prod-kubeconfig'),
    `/apis/${GROUP}/namespaces/team-a/scheduledmachines?fieldSelector=spec.clusterName%3Dprod&resourceVersion=0&limit=500&includeObject=None`,
  ],
])('%s is looked up after the answer, by one request', async (_, event, path) => {
  const { app, passes, drain } = bed()
  kube.answer(`GET ${path.split('?')[0]}`, () => ({
    metadata: {},
    columnDefinitions: [{ name: 'Name' }, { name: 'Object Namespace' }],
    rows: [{ cells: ['night', 'team-a'] }, { cells: ['day', 'team-a'] }],
  }))

  const { status } = await app.request('/', event)
  await drain()

  expect(status).toBe(202)
  expect(kube.asked).toEqual([{ method: 'GET', path }])
  expect(passes).toEqual(['team-a/night', 'team-a/day'])
})

test('many events of one Node become few lookups', async () => {
  const { app, passes, drain } = bed()
  kube.answer(`GET /apis/${GROUP}/scheduledmachines`, () => ({ metadata: {}, rows: [] }))

  await Promise.all(
    Array.from({ length: 20 }, () => app.request('/', changed('v1', 'Node', '', 'worker-1'))),
  )
  await drain()

  expect(kube.asked.length).toBeLessThanOrEqual(2)
  expect(passes).toEqual([])
})
