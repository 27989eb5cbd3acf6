import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import type { KubeObject } from '#src/kube/object.ts'
import { planDrain } from '#src/nodes/drain-plan.ts'
import { owner, pod } from './objects.ts'

const NOW = DateTime.fromISO('2026-10-25T01:00:00Z', { zone: 'utc' })
const ends = (deletionTimestamp: string) => ({ metadata: { deletionTimestamp } })
const asks = (wish: string) => ({ metadata: { labels: { 'cluster.x-k8s.io/drain': wish } } })
const ownedBy = (...ownerReferences: ReturnType<typeof owner>[]) => ({
  metadata: { ownerReferences },
})

// [what the pod is, the pod, what the drain does with it]
const ROWS: readonly (readonly [string, KubeObject, 'evict' | 'waiting' | 'ignored'])[] = [
  ['running', pod({ phase: 'Running' }), 'evict'],
  ['pending', pod({ phase: 'Pending' }), 'evict'],
  ['of unknown phase', pod({ phase: 'Unknown' }), 'evict'],
  ['without a phase', pod({ phase: undefined }), 'evict'],
  ['succeeded', pod({ phase: 'Succeeded' }), 'ignored'],
  ['failed', pod({ phase: 'Failed' }), 'ignored'],
  ['of a DaemonSet', pod(ownedBy(owner('DaemonSet', true))), 'ignored'],
  ['of a DaemonSet that is not said to control', pod(ownedBy(owner('DaemonSet'))), 'ignored'],
  ['of a ReplicaSet', pod(ownedBy(owner('ReplicaSet', true))), 'evict'],
  ['of a StatefulSet', pod(ownedBy(owner('StatefulSet', true))), 'evict'],
  ['of a Job', pod(ownedBy(owner('Job', true))), 'evict'],
  ['of two, one a DaemonSet', pod(ownedBy(owner('ReplicaSet'), owner('DaemonSet'))), 'ignored'],
  [
    'controlled by a ReplicaSet, with a DaemonSet beside it',
    pod(ownedBy(owner('DaemonSet'), owner('ReplicaSet', true))),
    'evict',
  ],
  ['of two, none a DaemonSet', pod(ownedBy(owner('ReplicaSet'), owner('StatefulSet'))), 'evict'],
  ['with an empty list of owners', pod(ownedBy()), 'evict'],
  [
    'a mirror',
    pod({ metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } } }),
    'ignored',
  ],
  ['on its way out', pod(ends('2026-10-25T01:00:30Z')), 'waiting'],
  ['overdue on its way out', pod(ends('2026-10-25T00:00:00Z')), 'waiting'],
  ['to be skipped', pod(asks('skip')), 'ignored'],
  ['to be skipped, in capitals', pod(asks('Skip')), 'ignored'],
  ['to run to its end', pod(asks('wait-completed')), 'waiting'],
  ['asking for what nobody knows', pod(asks('perhaps')), 'evict'],
]

describe('a pod that is', () => {
  test.each(ROWS)('%s', (_, subject, list) => {
    const plan = planDrain([subject], NOW)

    const info = { namespace: 'shop', name: 'web', uid: 'uid-web' }
    expect(plan).toEqual({
      evict: [],
      waiting: [],
      ignored: [],
      [list]: [info],
      done: list === 'ignored',
    })
  })

  test.each([
    ['to run to its end, and did', 'Succeeded'],
    ['to run to its end, and failed', 'Failed'],
  ])('%s, is ignored', (_, phase) => {
    const plan = planDrain([pod({ ...asks('wait-completed'), phase })], NOW)

    expect([plan.ignored.length, plan.done]).toEqual([1, true])
  })
})

describe('on a Node that stopped reporting, a pod', () => {
  test.each([
    ['that should have ended two seconds ago is gone', '2026-10-25T00:59:58Z', 'ignored'],
    ['that should have ended a second ago is waited for', '2026-10-25T00:59:59Z', 'waiting'],
    ['that has still time is waited for', '2026-10-25T01:00:30Z', 'waiting'],
    ['whose time cannot be read is waited for', 'soon', 'waiting'],
  ] as const)('%s', (_, end, list) => {
    const plan = planDrain([pod(ends(end))], NOW, { unreachable: true })

    expect(plan[list]).toHaveLength(1)
  })

  test('that nobody asked to end is evicted', () => {
    expect(planDrain([pod()], NOW, { unreachable: true }).evict).toHaveLength(1)
  })

  test('to run to its end is waited for no longer once its own end is over', () => {
    const metadata = {
      ...asks('wait-completed').metadata,
      ...ends('2026-10-25T00:30:00Z').metadata,
    }

    expect(planDrain([pod({ metadata })], NOW, { unreachable: true }).ignored).toHaveLength(1)
  })
})

test('a Node without pods is drained', () => {
  expect(planDrain([], NOW)).toEqual({ evict: [], waiting: [], ignored: [], done: true })
})

test('pods come in the order of namespace and name, however they were listed', () => {
  const named = (namespace: string, name: string) =>
    pod({ metadata: { namespace, name, uid: name } })
  const { namespace: _, ...nowhere } = named('', 'z').metadata
  const pods = [
    named('b', 'a'),
    named('a', 'b'),
    named('B', 'z'),
    named('a', 'a'),
    named('a', 'é'),
    { ...pod(), metadata: nowhere },
  ]

  const order = ['/z', 'B/z', 'a/a', 'a/b', 'a/é', 'b/a']
  fc.assert(
    fc.property(fc.shuffledSubarray(pods, { minLength: pods.length }), (shuffled) => {
      const { evict } = planDrain(shuffled, NOW)
      expect(evict.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual(order)
    }),
  )
})

test('every pod is in exactly one list', () => {
  const some = fc.array(fc.constantFrom(...ROWS.map(([, subject]) => subject)), { maxLength: 30 })
  fc.assert(
    fc.property(some, fc.boolean(), (pods, unreachable) => {
      const { evict, waiting, ignored, done } = planDrain(pods, NOW, { unreachable })
      expect(evict.length + waiting.length + ignored.length).toBe(pods.length)
      expect(done).toBe(evict.length + waiting.length === 0)
    }),
  )
})
