// Requests that are not events, and what else the function serves.
import { expect, test } from 'vitest'
import { binaryEvent, changed, due } from '#test/support/events.ts'
import { bed, bodyOf, GROUP, kube, PROBLEM } from './play-function.ts'

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

test('the paths that the documents of 5-Spot name for probes give the true answers', async () => {
  const { app } = bed()

  const answers = await Promise.all(['/health', '/ready'].map((path) => app.request(path)))

  expect(answers.map(({ status }) => status)).toEqual([200, 503])
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
