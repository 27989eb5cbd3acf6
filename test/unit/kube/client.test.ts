import { describe, expect, test } from 'vitest'
import { createKubeClient } from '#src/kube/client.ts'
import { isTransient, KubeError } from '#src/kube/kube-error.ts'
import { NODES, PODS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { type Answer, failure, recorded } from './recorded-transport.ts'

const KEY = { namespace: 'team-a', name: 'batch-1' }
const PATH = '/apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines/batch-1'
const OBJECT = {
  apiVersion: '5spot.finos.org/v1alpha1',
  kind: 'ScheduledMachine',
  metadata: { ...KEY, uid: 'uid-1', resourceVersion: '7' },
}

function clientOf(...answers: readonly Answer[]) {
  const { transport, requests } = recorded(...answers)
  return { client: createKubeClient(transport), requests }
}

async function errorOf(promise: Promise<unknown>): Promise<KubeError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof KubeError)) throw new Error(`no KubeError: ${error}`)
  return error
}

describe('get', () => {
  test('reads one object', async () => {
    const { client, requests } = clientOf({ body: OBJECT })
    const { signal } = new AbortController()

    expect(await client.get(SCHEDULED_MACHINES, KEY, signal)).toEqual(OBJECT)
    expect(requests).toEqual([
      { method: 'GET', path: PATH, headers: { accept: 'application/json' }, signal },
    ])
  })

  test('returns undefined for a missing object', async () => {
    const { client } = clientOf(failure(404, 'NotFound', 'not found'))

    expect(await client.get(SCHEDULED_MACHINES, KEY)).toBeUndefined()
  })

  test('names cluster-scoped objects without a namespace, and escapes the name', async () => {
    const { client, requests } = clientOf({ body: OBJECT }, { body: OBJECT })

    await client.get(NODES, { name: 'worker-1' })
    await client.get(PODS, { namespace: '../x', name: 'a/b?c' })

    expect(requests.map(({ path }) => path)).toEqual([
      '/api/v1/nodes/worker-1',
      '/api/v1/namespaces/..%2Fx/pods/a%2Fb%3Fc',
    ])
  })
})

describe('list', () => {
  const page = (names: readonly string[], more?: string): Answer => ({
    body: {
      kind: 'PodList',
      metadata: { resourceVersion: '9', ...(more !== undefined && { continue: more }) },
      items: names.map((name) => ({ metadata: { name } })),
    },
  })

  test('reads all pages, and adds the kind to each item', async () => {
    const { client, requests } = clientOf(page(['a', 'b'], 'next+/='), page(['c'], ''))

    const pods = await client.list(PODS, { namespace: 'shop', labelSelector: 'app in (a,b)' })

    expect(pods).toEqual(
      ['a', 'b', 'c'].map((name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } })),
    )
    const selector = 'labelSelector=app+in+%28a%2Cb%29'
    expect(requests.map(({ path }) => path)).toEqual([
      `/api/v1/namespaces/shop/pods?${selector}&limit=500`,
      `/api/v1/namespaces/shop/pods?${selector}&limit=500&continue=next%2B%2F%3D`,
    ])
  })

  test('sends its resourceVersion for the first page only, because a token contains it', async () => {
    const { client, requests } = clientOf(page([], 'more'), page([]))

    await client.list(PODS, { resourceVersion: '0', fieldSelector: 'spec.nodeName=a' })

    expect(requests.map(({ path }) => path)).toEqual([
      '/api/v1/pods?fieldSelector=spec.nodeName%3Da&resourceVersion=0&limit=500',
      '/api/v1/pods?fieldSelector=spec.nodeName%3Da&limit=500&continue=more',
    ])
  })

  test('a token that is too old throws Expired, and gives no incomplete list', async () => {
    const { client } = clientOf(page(['a'], 'more'), failure(410, 'Expired', 'too old'))

    expect((await errorOf(client.list(PODS))).code).toBe('Expired')
  })

  test('a collection that is not served throws NotFound', async () => {
    const { client } = clientOf(failure(404, 'NotFound', 'the server could not find it'))

    expect((await errorOf(client.list(PODS))).code).toBe('NotFound')
  })
})

test('a table has the columns and the cells of all pages, without the objects', async () => {
  const columnDefinitions = [
    { name: 'Name', type: 'string' },
    { name: 'Wake', type: 'string' },
  ]
  const rows = (...cells: unknown[][]) => cells.map((row) => ({ cells: row, object: null }))
  const { client, requests } = clientOf(
    {
      body: {
        kind: 'Table',
        metadata: { continue: 'more' },
        columnDefinitions,
        rows: rows(['a', null], ['b', '2026-10-25T01:00:00Z']),
      },
    },
    { body: { kind: 'Table', metadata: {}, columnDefinitions, rows: rows(['c', 1]) } },
  )

  const table = await client.table(SCHEDULED_MACHINES, { resourceVersion: '0' })

  expect(table).toEqual({
    columns: ['Name', 'Wake'],
    rows: [
      ['a', null],
      ['b', '2026-10-25T01:00:00Z'],
      ['c', 1],
    ],
  })
  const collection = '/apis/5spot.finos.org/v1alpha1/scheduledmachines'
  expect(requests.map(({ path }) => path)).toEqual([
    `${collection}?resourceVersion=0&limit=500&includeObject=None`,
    `${collection}?limit=500&continue=more&includeObject=None`,
  ])
  expect(requests[0]?.headers?.['accept']).toBe('application/json;as=Table;v=v1;g=meta.k8s.io')
})

describe('a write', () => {
  test('creates in the namespace of the object', async () => {
    const { client, requests } = clientOf({ status: 201, body: OBJECT })

    expect(await client.create(SCHEDULED_MACHINES, OBJECT)).toEqual(OBJECT)
    expect(requests).toEqual([
      {
        method: 'POST',
        path: '/apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify(OBJECT),
      },
    ])
  })

  test('patches object and status by merge', async () => {
    const { client, requests } = clientOf({ body: OBJECT }, { body: OBJECT })
    const headers = {
      accept: 'application/json',
      'content-type': 'application/merge-patch+json',
    }

    await client.patch(SCHEDULED_MACHINES, KEY, { spec: { killSwitch: null } })
    await client.patchStatus(SCHEDULED_MACHINES, KEY, { status: { phase: 'Active' } })

    expect(requests).toEqual([
      { method: 'PATCH', path: PATH, headers, body: '{"spec":{"killSwitch":null}}' },
      { method: 'PATCH', path: `${PATH}/status`, headers, body: '{"status":{"phase":"Active"}}' },
    ])
  })

  test('deletes in the background, with preconditions', async () => {
    const { client, requests } = clientOf({ body: OBJECT }, { body: OBJECT })

    expect(await client.delete(SCHEDULED_MACHINES, KEY, { uid: 'uid-1' })).toBe('deleted')
    expect(await client.delete(SCHEDULED_MACHINES, KEY)).toBe('deleted')

    const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' }
    expect(requests.map(({ body }) => JSON.parse(body ?? ''))).toEqual([
      { ...options, preconditions: { uid: 'uid-1' } },
      options,
    ])
  })

  test('deletes an object that is already gone', async () => {
    const { client } = clientOf(failure(404, 'NotFound', 'not found'))

    expect(await client.delete(SCHEDULED_MACHINES, KEY)).toBe('gone')
  })

  test('evicts one pod, and not its successor', async () => {
    const { client, requests } = clientOf({ status: 201 }, failure(404, 'NotFound', 'not found'))
    const pod = { namespace: 'shop', name: 'web-0' }

    expect(await client.evict(pod, 'uid-web')).toBe('evicted')
    expect(await client.evict(pod, 'uid-web')).toBe('gone')

    expect(requests[0]?.path).toBe('/api/v1/namespaces/shop/pods/web-0/eviction')
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: 'web-0', namespace: 'shop' },
      deleteOptions: { preconditions: { uid: 'uid-web' } },
    })
  })
})

describe('an error answer', () => {
  test.each([
    [400, 'BadRequest', 'Invalid', false],
    [401, 'Unauthorized', 'Forbidden', false],
    [403, 'Forbidden', 'Forbidden', false],
    [404, 'NotFound', 'NotFound', false],
    [408, 'Timeout', 'Timeout', true],
    [409, 'Conflict', 'Conflict', true],
    [409, 'AlreadyExists', 'AlreadyExists', false],
    [410, 'Expired', 'Expired', true],
    [415, 'UnsupportedMediaType', 'Invalid', false],
    [422, 'Invalid', 'Invalid', false],
    [429, 'TooManyRequests', 'Throttled', true],
    [500, 'InternalError', 'ServerError', false],
    [502, '', 'Unavailable', true],
    [503, 'ServiceUnavailable', 'Unavailable', true],
    [504, 'Timeout', 'Timeout', true],
    [507, '', 'ServerError', false],
  ])('%i %s is %s, transient: %s', async (status, reason, code, transient) => {
    const { client } = clientOf(failure(status, reason, 'pods "a" not found'))

    const error = await errorOf(client.create(SCHEDULED_MACHINES, OBJECT))

    expect([error.code, error.status, isTransient(error)]).toEqual([code, status, transient])
    expect(error.message).toBe(
      'POST /apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines: pods "a" not found',
    )
  })

  test('keeps the causes with the field, without the value', async () => {
    const causes = [
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: "x": too much',
        field: 'spec.priority',
      },
    ]
    const { client } = clientOf(failure(422, 'Invalid', 'is invalid', { causes }))

    expect((await errorOf(client.create(SCHEDULED_MACHINES, OBJECT))).causes).toEqual([
      { reason: 'FieldValueInvalid', field: 'spec.priority' },
    ])
  })

  test('a refused eviction has the message of the server, up to a length', async () => {
    const causes = [{ reason: 'DisruptionBudget', message: 'x'.repeat(6_000) }]
    const { client } = clientOf(failure(429, 'TooManyRequests', 'y'.repeat(6_000), { causes }))

    const error = await errorOf(client.evict({ namespace: 'shop', name: 'web-0' }, 'uid-web'))

    expect([error.message, error.causes]).toEqual([
      `POST /api/v1/namespaces/shop/pods/web-0/eviction: ${'y'.repeat(500)}…`,
      [{ reason: 'DisruptionBudget', message: `${'x'.repeat(500)}…` }],
    ])
  })

  test.each([
    ['the header', { 'retry-after': '7' }, { retryAfterSeconds: 3 }, 7],
    ['a header of zero', { 'retry-after': '0' }, {}, 0],
    ['the longer of both', { 'retry-after': '0' }, { retryAfterSeconds: 30 }, 30],
    ['the Status beside a negative header', { 'retry-after': '-5' }, { retryAfterSeconds: 3 }, 3],
    ['a negative header, which is ignored', { 'retry-after': '-5' }, {}, undefined],
    ['an empty header, which is ignored', { 'retry-after': '' }, {}, undefined],
    ['a header that is a word', { 'retry-after': 'soon' }, {}, undefined],
    [
      'a header that is a date, by the clock of the server',
      { date: 'Sun, 29 Mar 2026 00:59:15 GMT', 'retry-after': 'Sun, 29 Mar 2026 01:00:00 GMT' },
      { retryAfterSeconds: 3 },
      45,
    ],
    [
      'a date that has passed',
      { date: 'Sun, 29 Mar 2026 01:00:05 GMT', 'retry-after': 'Sun, 29 Mar 2026 01:00:00 GMT' },
      {},
      0,
    ],
    ['the Status', {}, { retryAfterSeconds: 3 }, 3],
    [
      'the Status beside a date of an answer that shows no clock',
      { 'retry-after': 'Sun, 29 Mar 2026 01:00:00 GMT' },
      { retryAfterSeconds: 3 },
      3,
    ],
    ['a Status of zero, which is ignored', {}, { retryAfterSeconds: 0 }, undefined],
    ['nobody', {}, {}, undefined],
  ])('has the wait of %s', async (_, headers, details, seconds) => {
    const answer = { ...failure(429, 'TooManyRequests', 'busy', details), headers }
    const { client } = clientOf(answer)

    expect((await errorOf(client.list(PODS))).retryAfterSeconds).toBe(seconds)
  })

  test.each([
    ['HTML', '<html>Bad Gateway</html>'],
    ['nothing', ''],
    ['a JSON text', '"oh"'],
    ['a JSON null', 'null'],
  ])('may come from a proxy, with %s as its body', async (_, body) => {
    const { client } = clientOf({ status: 502, body })

    const error = await errorOf(client.list(PODS))

    expect([error.code, error.message]).toEqual(['Unavailable', 'GET /api/v1/pods: HTTP 502'])
  })
})

describe('an invalid success', () => {
  test.each([
    ['HTML', '<html>Welcome</html>', 'GET /api/v1/nodes/a: the answer is not JSON'],
    ['a list', '[]', 'the answer is not an object'],
    ['an object without metadata', '{}', 'the answer is not a Kubernetes object'],
    ['metadata that is null', '{"metadata":null}', 'the answer is not a Kubernetes object'],
  ])('%s is a BadAnswer', async (_, body, message) => {
    const { client } = clientOf({ body })

    const error = await errorOf(client.get(NODES, { name: 'a' }))

    expect([error.code, error.message, error.cause]).toEqual(['BadAnswer', message, undefined])
  })

  test('a list with items that are not objects throws BadAnswer', async () => {
    const { client } = clientOf({ body: { metadata: {}, items: ['a'] } })

    expect((await errorOf(client.list(NODES))).code).toBe('BadAnswer')
  })
})

test('errors of the transport are passed on', async () => {
  const gone = new KubeError('Unavailable', 'GET /api/v1/pods: connect ECONNREFUSED')
  const { client } = clientOf(gone)

  expect(await errorOf(client.list(PODS))).toBe(gone)
})

describe('discovery', () => {
  test('lists the resources of a version, without subresources', async () => {
    const { client, requests } = clientOf({
      body: {
        resources: [
          { name: 'nodes', kind: 'Node', namespaced: false, verbs: [] },
          { name: 'nodes/status', kind: 'Node', namespaced: false },
          { name: 'pods', kind: 'Pod', namespaced: true },
        ],
      },
    })

    expect(await client.discover('v1')).toEqual([
      { kind: 'Node', plural: 'nodes', namespaced: false },
      { kind: 'Pod', plural: 'pods', namespaced: true },
    ])
    expect(requests[0]?.path).toBe('/api/v1')
  })

  test('a version that is not served has no resources', async () => {
    const { client, requests } = clientOf(failure(404, 'NotFound', 'no'))

    expect(await client.discover('example.com/v1')).toBeUndefined()
    expect(requests[0]?.path).toBe('/apis/example.com/v1')
  })

  test('the versions of a group start with the preferred one', async () => {
    const { client } = clientOf({
      body: {
        versions: [{ version: 'v1' }, { version: 'v1beta2' }, { version: 'v1beta1' }],
        preferredVersion: { version: 'v1beta2' },
      },
    })

    expect(await client.versionsOf('cluster.x-k8s.io')).toEqual(['v1beta2', 'v1', 'v1beta1'])
  })

  test('a group that does not exist has no versions', async () => {
    const { client } = clientOf(failure(404, 'NotFound', 'no'))

    expect(await client.versionsOf('cluster.x-k8s.io')).toEqual([])
  })
})
