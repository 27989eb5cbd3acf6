import { describe, expect, test } from 'vitest'
import { createKubeClient } from '#src/kube/client.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { Transport } from '#src/kube/transport.ts'
import { evictPods } from '#src/nodes/drain/evict.ts'
import { listPodsOnNode } from '#src/nodes/drain/list-pods.ts'
import { type Answer, failure, recorded } from '../../kube/recorded-transport.ts'

const web = { namespace: 'shop', name: 'web-0', uid: 'uid-web-0' }
const pod = { namespace: 'shop', name: 'web-0' }
const BUDGET = "Cannot evict pod as it would violate the pod's disruption budget."
const NEEDS = 'The disruption budget web needs 2 healthy pods and has 2 currently'

const ROWS: readonly (readonly [string, Answer, object])[] = [
  ['accepted', { status: 201, body: { kind: 'Status' } }, { outcome: 'evicted' }],
  ['gone', failure(404, 'NotFound', 'pods "web-0" not found'), { outcome: 'gone' }],
  [
    'replaced by a successor',
    failure(409, 'Conflict', 'Precondition failed: UID in precondition: a, UID in object meta: b'),
    { outcome: 'gone' },
  ],
  [
    'protected by a budget',
    failure(429, 'TooManyRequests', BUDGET, {
      causes: [{ reason: 'DisruptionBudget', message: NEEDS }],
    }),
    { outcome: 'blocked', message: `${BUDGET} ${NEEDS}` },
  ],
  [
    'protected by a refusal without details',
    failure(429, 'TooManyRequests', BUDGET, { causes: [{ reason: 'DisruptionBudget' }] }),
    { outcome: 'blocked', message: BUDGET },
  ],
  [
    'evicted while the server is busy',
    failure(429, 'TooManyRequests', 'too many requests', { retryAfterSeconds: 10 }),
    { outcome: 'blocked', message: 'too many requests', retryAfterSeconds: 10 },
  ],
  [
    'under two budgets',
    failure(500, 'InternalError', 'This pod has more than one PodDisruptionBudget'),
    { outcome: 'failed', message: 'This pod has more than one PodDisruptionBudget' },
  ],
  ['forbidden to touch', failure(403, 'Forbidden', 'no'), { outcome: 'failed', message: 'no' }],
  [
    'out of reach',
    new KubeError('Unavailable', 'POST /api/v1/x: connect ECONNREFUSED 127.0.0.1:1'),
    { outcome: 'failed', message: 'connect ECONNREFUSED 127.0.0.1:1' },
  ],
  [
    'refused with a path in the message',
    new KubeError('Forbidden', 'no POST /api/v1/x: never'),
    { outcome: 'failed', message: 'no POST /api/v1/x: never' },
  ],
]

describe('a pod that is', () => {
  test.each(ROWS)('%s', async (_, answer, result) => {
    const { transport, requests } = recorded(answer)

    const results = await evictPods(createKubeClient(transport), [web])

    expect(results).toStrictEqual([{ pod, ...result }])
    expect(requests).toHaveLength(1)
  })
})

test('a failure does not stop the others, and results keep the order of the pods', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const pods = names.map((name) => ({ namespace: 'shop', name, uid: `uid-${name}` }))
  const { transport, asked } = slowest('a', 'b')

  const results = await evictPods(createKubeClient(transport), pods)

  expect(results.map(({ pod, outcome }) => `${pod.name} ${outcome}`)).toEqual([
    'a evicted',
    'b failed',
    'c evicted',
    'd evicted',
    'e evicted',
    'f evicted',
  ])
  expect(asked.most).toBe(4)
})

test('the pods of a Node are those bound to it, in every namespace', async () => {
  const item = { metadata: { name: 'web-0', namespace: 'shop' } }
  const { transport, requests } = recorded({ body: { items: [item] } })

  const pods = await listPodsOnNode(createKubeClient(transport), 'worker-1')

  expect(pods).toEqual([{ apiVersion: 'v1', kind: 'Pod', ...item }])
  expect(requests.map(({ path }) => path)).toEqual([
    '/api/v1/pods?fieldSelector=spec.nodeName%3Dworker-1&limit=500',
  ])
})

test('an aborted eviction throws Aborted', async () => {
  const given = new KubeError('Aborted', 'POST /x: given up')
  const { transport } = recorded(given)

  await expect(evictPods(createKubeClient(transport), [web])).rejects.toBe(given)
})

test('a bug is thrown, not returned as a result', async () => {
  const { transport } = recorded(new TypeError('x is not a function'))

  await expect(evictPods(createKubeClient(transport), [web])).rejects.toThrow(TypeError)
})

// Answers `last` after all others; answers `broken` with an error.
function slowest(last: string, broken: string): { transport: Transport; asked: { most: number } } {
  const asked = { now: 0, most: 0 }
  let release = () => {}
  const others = new Promise<void>((resolve) => {
    release = resolve
  })
  let answered = 0
  return {
    asked,
    async transport({ path }) {
      asked.now += 1
      asked.most = Math.max(asked.most, asked.now)
      if (path.includes(`/pods/${last}/`)) await others
      else if (++answered === 3) release()
      await Promise.resolve()
      asked.now -= 1
      const status = path.includes(`/pods/${broken}/`) ? 500 : 201
      return { status, headers: {}, body: '{"message":"oh"}' }
    },
  }
}
