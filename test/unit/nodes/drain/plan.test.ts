import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import type { KubeObject } from '#src/kube/object.ts'
import { planDrain } from '#src/nodes/drain/plan.ts'
import { owner, pod } from '../objects.ts'

const NOW = DateTime.fromISO('2026-10-25T01:00:00Z', { zone: 'utc' })
const ends = (deletionTimestamp: string) => ({ metadata: { deletionTimestamp } })
const asks = (wish: string) => ({ metadata: { labels: { 'cluster.x-k8s.io/drain': wish } } })
const ownedBy = (...ownerReferences: ReturnType<typeof owner>[]) => ({
  metadata: { ownerReferences },
})

// [the description, the pod, its list in the plan]
const ROWS: readonly (readonly [string, KubeObject, 'evict' | 'waiting' | 'ignored'])[] = [
  ['running', pod({ phase: 'Running' }), 'evict'],
  ['pending', pod({ phase: 'Pending' }), 'evict'],
  ['of unknown phase', pod({ phase: 'Unknown' }), 'evict'],
  ['without a phase', pod({ phase: undefined }), 'evict'],
  ['succeeded', pod({ phase: 'Succeeded' }), 'ignored'],
  ['failed', pod({ phase: 'Failed' }), 'ignored'],
  ['of a DaemonSet', pod(ownedBy(owner('DaemonSet', true))), 'ignored'],
  ['of a DaemonSet that is not marked as controller', pod(ownedBy(owner('DaemonSet'))), 'ignored'],
  ['of a ReplicaSet', pod(ownedBy(owner('ReplicaSet', true))), 'evict'],
  ['of a StatefulSet', pod(ownedBy(owner('StatefulSet', true))), 'evict'],
  ['of a Job', pod(ownedBy(owner('Job', true))), 'evict'],
  ['of two, one a DaemonSet', pod(ownedBy(owner('ReplicaSet'), owner('DaemonSet'))), 'ignored'],
  [
    'controlled by a ReplicaSet, with a DaemonSet as second owner',
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
  ['terminating', pod(ends('2026-10-25T01:00:30Z')), 'waiting'],
  ['terminating for too long', pod(ends('2026-10-25T00:00:00Z')), 'waiting'],
  ['labelled skip', pod(asks('skip')), 'ignored'],
  ['labelled skip in capitals', pod(asks('Skip')), 'ignored'],
  ['to run to completion', pod(asks('wait-completed')), 'waiting'],
  ['labelled with an unknown value', pod(asks('perhaps')), 'evict'],
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
    ['to run to completion, and succeeded', 'Succeeded'],
    ['to run to completion, and failed', 'Failed'],
  ])('%s, is ignored', (_, phase) => {
    const plan = planDrain([pod({ ...asks('wait-completed'), phase })], NOW)

    expect([plan.ignored.length, plan.done]).toEqual([1, true])
  })
})

describe('on a Node that stopped reporting, a pod', () => {
  test.each([
    ['that should have ended two seconds ago is gone', '2026-10-25T00:59:58Z', 'ignored'],
    ['that should have ended a second ago is waited for', '2026-10-25T00:59:59Z', 'waiting'],
    ['that still has time is waited for', '2026-10-25T01:00:30Z', 'waiting'],
    ['with an invalid time is waited for', 'soon', 'waiting'],
  ] as const)('%s', (_, end, list) => {
    const plan = planDrain([pod(ends(end))], NOW, { unreachable: true })

    expect(plan[list]).toHaveLength(1)
  })

  test('that is not terminating is evicted', () => {
    expect(planDrain([pod()], NOW, { unreachable: true }).evict).toHaveLength(1)
  })

  test('to run to completion is ignored when its grace period has ended', () => {
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

test('pods are in order of namespace and name, in any order of the list', () => {
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
