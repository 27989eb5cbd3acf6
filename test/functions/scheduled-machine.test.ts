import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createReconcilerApp, type ReconcilerDeps } from '#functions/reconciler-app.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import type { Lookup } from '#src/scheduled-machine/lookup.ts'
import type { ReconcileRequest } from '#src/scheduled-machine/request.ts'
import { createWatches } from '#src/scheduled-machine/watches.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { binaryEvent, changed, due } from '#test/support/events.ts'
import { failure, playKube } from '#test/support/msw-kube.ts'

const kube = playKube()
// The second of the two hours in which Berlin's clocks show half past two.
const NOW = DateTime.fromISO('2026-10-25T01:30:00Z', { zone: 'utc' })
const SETTLED: Outcome = { kind: 'settled' }
const GROUP = '5spot.finos.org/v1alpha1'
const PROBLEM = 'application/problem+json'

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
  ['an object of a kind that is not watched', changed('v1', 'ConfigMap', 'team-a', 'night'), 202],
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

const OUTCOMES: readonly [string, Outcome | Error, number][] = [
  ['is done', SETTLED, 204],
  ['finds nothing', { kind: 'gone' }, 204],
  ['must be retried', { kind: 'again', reason: 'changed meanwhile' }, 503],
  ['cannot reach the API server', new KubeError('Unavailable', 'GET x: connect ECONNREFUSED'), 503],
  ['is a bug', new TypeError('x is not a function'), 503],
]
test.each(OUTCOMES)('the sweep waits for a pass that %s', async (_, outcome, status) => {
  const { app } = bed({
    reconcile: async ({ name }) => {
      if (name !== 'night') return SETTLED
      if (outcome instanceof Error) throw outcome
      return outcome
    },
  })

  const response = await app.request('/', due('day', 'night', 'weekend'))

  expect(response.status).toBe(status)
  expect(await bodyOf(response)).toEqual(
    status === 204
      ? ''
      : {
          type: 'about:blank',
          title: 'Try again later',
          status: 503,
          detail: `1 of 3 passes did not finish; team-a/night: ${outcome instanceof Error ? outcome.message : 'changed meanwhile'}`,
        },
  )
})

test('the longest Retry-After of a server is passed on', async () => {
  const { app } = bed({
    reconcile: async ({ name }) => ({
      kind: 'again',
      reason: 'busy',
      ...(name !== 'c' && { retryAfterSeconds: name === 'a' ? 3 : 7.5 }),
    }),
  })

  const response = await app.request('/', due('a', 'b', 'c'))

  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '8'])
})

test('a full queue is a 503 for a source, and for the sweep', async () => {
  const { app } = bed({ capacity: 1, reconcile: () => new Promise(() => {}) })
  await app.request('/', changed(GROUP, 'ScheduledMachine', 'team-a', 'hangs'))

  const answers = [
    await app.request('/', changed(GROUP, 'ScheduledMachine', 'team-a', 'night')),
    await app.request('/', due('night')),
  ]

  expect(answers.map(({ status }) => status)).toEqual([503, 503])
})

test('a function that shuts down refuses new events and finishes accepted ones', async () => {
  const end = Promise.withResolvers<Outcome>()
  const { app, passes, drain } = bed({ reconcile: () => end.promise })
  await app.request('/', changed(GROUP, 'ScheduledMachine', 'team-a', 'night'))
  let left = false

  const leaving = drain().then(() => {
    left = true
  })
  const refused = await app.request('/', changed(GROUP, 'ScheduledMachine', 'team-a', 'day'))
  const early = left
  end.resolve(SETTLED)
  await leaving

  expect([refused.status, early, passes]).toEqual([503, false, ['team-a/night']])
})

const ALARM = '/apis/sources.knative.dev/v1/namespaces/sundial-system/pingsources/alarm'
const pingSource = (schedule: string) => ({
  apiVersion: 'sources.knative.dev/v1',
  kind: 'PingSource',
  metadata: { namespace: 'sundial-system', name: 'alarm', resourceVersion: '7' },
  spec: { schedule },
})
type Deps = ReconcilerDeps<ReconcileRequest, Lookup>

const WAKING: Deps['reconcile'] = async () => ({
  kind: 'settled',
  wakeTime: NOW.plus({ minutes: 5 }),
})

test('a pass that waits sets the alarm to its wake time', async () => {
  const { app } = bed({ reconcile: WAKING })
  kube.answer(`GET ${ALARM}`, () => pingSource('0 0 9 26 10 *'))
  kube.answer(`PATCH ${ALARM}`, () => pingSource('0 35 1 25 10 *'))

  const { status } = await app.request('/', due('night', 'day'))

  expect(status).toBe(204)
  expect(kube.asked).toEqual([
    { method: 'GET', path: ALARM },
    {
      method: 'PATCH',
      path: ALARM,
      body: { metadata: { resourceVersion: '7' }, spec: { schedule: '0 35 1 25 10 *' } },
    },
  ])
})

test('an alarm that cannot be set does not undo a pass', async () => {
  const { app, lines } = bed({ reconcile: WAKING })
  kube.answer(`GET ${ALARM}`, () => failure(403, 'Forbidden', 'no'))

  const { status } = await app.request('/', due('night'))

  expect(status).toBe(204)
  expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
    'warn could not set the alarm',
  ])
})

test.each([
  ['GET', '/', 405, 'POST, OPTIONS'],
  ['PUT', '/', 405, 'POST, OPTIONS'],
  ['DELETE', '/', 405, 'POST, OPTIONS'],
  // 404 would be sent again.
  ['POST', '/events', 400, null],
  ['GET', '/events', 404, null],
])('%s %s is answered %i with a problem', async (method, path, status, allow) => {
  const { app } = bed()

  const response = await app.request(path, { method })

  expect([
    response.status,
    response.headers.get('content-type'),
    response.headers.get('allow'),
  ]).toEqual([status, PROBLEM, allow])
  expect(await bodyOf(response)).toEqual({
    type: 'about:blank',
    status,
    title: expect.any(String),
    detail: expect.stringMatching(/\.$/),
    remedy: expect.stringMatching(/\.$/),
  })
})

test('OPTIONS lists the allowed methods', async () => {
  const { app } = bed()

  const response = await app.request('/', { method: 'OPTIONS' })

  expect([response.status, response.headers.get('allow')]).toEqual([204, 'POST, OPTIONS'])
})

test('a request that is no event is refused with a helpful message, and logged', async () => {
  const { app, lines } = bed()

  const response = await app.request('/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })

  expect([response.status, response.headers.get('content-type')]).toEqual([400, PROBLEM])
  expect(await bodyOf(response)).toEqual({
    type: 'about:blank',
    title: 'Not a CloudEvent',
    status: 400,
    detail: 'The request has the Content-Type application/json and no ce- headers.',
    remedy: 'Send ce-id, ce-source, ce-type and ce-specversion, or application/cloudevents+json.',
  })
  expect(lines).toMatchObject([{ level: 'warn', message: 'refused request', status: 400 }])
})

test.each([
  ['declares', (body: string) => ({ body, headers: { 'content-length': String(body.length) } })],
  ['does not declare', (body: string) => ({ body, headers: {} })],
])('a body over 6 MiB is refused when its sender %s the length', async (_, of) => {
  const { app, passes } = bed()
  const event = changed(GROUP, 'ScheduledMachine', 'team-a', 'night')
  const fits = of(event.body.padEnd(6 * 1024 * 1024))
  const tooLarge = of(event.body.padEnd(6 * 1024 * 1024 + 1))

  const statuses = []
  for (const { body, headers } of [fits, tooLarge]) {
    const response = await app.request('/', {
      ...event,
      headers: { ...event.headers, ...headers },
      body,
    })
    statuses.push(response.status)
  }

  expect(statuses).toEqual([202, 413])
  expect(passes).toEqual(['team-a/night'])
})

test('it is always healthy, and ready when the API server serves the needed kinds', async () => {
  const bare = bed()
  const before = await bare.app.request('/readyz')
  kube.answer(`GET /apis/${GROUP}`, () => ({
    resources: [{ name: 'scheduledmachines', kind: 'ScheduledMachine', namespaced: true }],
  }))
  kube.answer('GET /apis/cluster.x-k8s.io', () => ({
    versions: [{ version: 'v1beta2' }],
    preferredVersion: { version: 'v1beta2' },
  }))

  // What was asked a moment ago is not asked again.
  const cached = await bare.app.request('/readyz')
  const healthy = await bare.app.request('/healthz')
  const complete = await bed().app.request('/readyz')

  expect([before.status, cached.status, healthy.status, complete.status]).toEqual([
    503, 503, 200, 200,
  ])
  expect(await bodyOf(before)).toMatchObject({
    detail: `The API server does not serve ScheduledMachine of ${GROUP}, the API group cluster.x-k8s.io.`,
  })
  expect(kube.asked).toHaveLength(4)
})

test('the metrics count events and passes', async () => {
  const { app, drain } = bed()
  await app.request('/', changed(GROUP, 'ScheduledMachine', 'team-a', 'night'))
  await app.request('/', due('day'))
  await app.request('/', binaryEvent('made-up-7', {}))
  await app.request('/', { method: 'POST' })
  await drain()

  const response = await app.request('/metrics')

  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const text = await response.text()
  expect(
    text.split('\n').filter((line) => line.startsWith('sundial_') && !line.includes('seconds')),
  ).toEqual([
    'sundial_passes_total{outcome="settled"} 2',
    'sundial_queue_depth 0',
    'sundial_events_total{type="dev.knative.apiserver.ref.update",answer="202"} 1',
    'sundial_events_total{type="dev.sundial.objects.due.v1",answer="204"} 1',
    'sundial_events_total{type="none",answer="400"} 1',
    'sundial_events_total{type="other",answer="204"} 1',
  ])
})

function bed(given: Partial<Pick<Deps, 'reconcile' | 'capacity' | 'concurrency'>> = {}) {
  const { reconcile = async () => SETTLED, ...more } = given
  const { log, lines } = collectingLog()
  const clock = createVirtualClock(NOW)
  const passes: string[] = []
  const { client } = kube
  const { app, drain } = createReconcilerApp({
    client,
    clock,
    log,
    alarm: createAlarm({ client, clock, log, namespace: 'sundial-system' }),
    reconcile: (key, signal) => {
      passes.push(`${key.namespace}/${key.name}`)
      return reconcile(key, signal)
    },
    watches: createWatches({ providerGroups: ['bootstrap.cluster.x-k8s.io'] }),
    ...more,
  })
  return { app, drain, passes, lines }
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text()
  return text === '' ? '' : JSON.parse(text)
}
