import { Duration } from 'luxon'
import { expect, test } from 'vitest'
import type { KubeObject } from '#src/kube/object.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { parseSpec } from '#src/scheduled-machine/spec.ts'
import { createSpecMemory, readSubject } from '#src/scheduled-machine/subject.ts'
import { at, SPEC } from '#test/support/observed.ts'

const PASS = {
  ...DEFAULT_SETTINGS,
  finalizerTimeout: Duration.fromObject({ minutes: 10 }),
  forceFinalizer: true,
}

test('a ScheduledMachine is read whole', () => {
  const status = { phase: 'Active', message: 'so it is', strange: 1 }
  const subject = readSubject(
    {
      apiVersion: '5spot.finos.org/v1alpha1',
      kind: 'ScheduledMachine',
      metadata: {
        namespace: 'team',
        name: 'worker',
        uid: 'u',
        generation: 3,
        resourceVersion: '7',
        deletionTimestamp: '2026-12-31T23:59:59Z',
        finalizers: ['a/b'],
        annotations: {
          'cluster.x-k8s.io/paused': '',
          'clusterctl.cluster.x-k8s.io/delete-for-move': '',
        },
        managedFields: [
          { time: '2026-12-31T23:00:00Z' },
          { time: '2026-12-31T23:59:58Z' },
          { time: '2026-12-31T09:00:00Z' },
          {},
        ],
      },
      spec: SPEC,
      status,
    },
    { ...PASS, specs: createSpecMemory() },
  )

  expect(subject).toEqual({
    key: { namespace: 'team', name: 'worker' },
    uid: 'u',
    generation: 3,
    resourceVersion: '7',
    deletedAt: at('2026-12-31T23:59:59Z'),
    writtenAt: at('2026-12-31T23:59:58Z'),
    finalizers: ['a/b'],
    isPaused: true,
    isMovedAway: true,
    spec: parseSpec(SPEC),
    status: { phase: 'Active', message: 'so it is' },
    rawStatus: status,
    finalizerTimeout: PASS.finalizerTimeout,
    forceFinalizer: true,
  })
})

test('one of which nothing is known is read all the same', () => {
  const object = { apiVersion: 'v1', kind: 'ScheduledMachine', metadata: { name: 'worker' } }

  expect(readSubject(object, { ...PASS, specs: createSpecMemory() })).toEqual({
    key: { namespace: 'default', name: 'worker' },
    uid: '',
    generation: 0,
    resourceVersion: '',
    deletedAt: undefined,
    finalizers: [],
    isPaused: false,
    isMovedAway: false,
    spec: parseSpec(undefined),
    status: {},
    rawStatus: {},
    finalizerTimeout: PASS.finalizerTimeout,
    forceFinalizer: true,
  })
})

test.each<[string, Partial<KubeObject['metadata']>, number]>([
  ['the same generation', { uid: 'u', generation: 1 }, 1],
  ['another generation', { uid: 'u', generation: 2 }, 2],
  ['another object', { uid: 'v', generation: 1 }, 2],
  ['no uid', { generation: 1 }, 2],
  ['no generation', { uid: 'u' }, 2],
])('a spec is parsed anew, or not: %s', (_, metadata, times) => {
  const { recall, parsed } = memory()
  recall({ uid: 'u', generation: 1 })

  recall(metadata)

  expect(parsed).toHaveLength(times)
})

test.each([
  ['no uid', { generation: 1 }],
  ['no generation', { uid: 'u' }],
])('what has %s is never remembered', (_, metadata) => {
  const { recall, parsed } = memory()

  recall(metadata)
  recall(metadata)

  expect(parsed).toHaveLength(2)
})

test('of more than two thousand the first is forgotten, and only that', () => {
  const { recall, parsed } = memory()
  for (let i = 0; i <= 2000; i += 1) recall({ uid: `u${i}`, generation: 1 })

  recall({ uid: 'u1', generation: 1 })
  recall({ uid: 'u2000', generation: 1 })
  const before = parsed.length
  recall({ uid: 'u0', generation: 1 })

  expect([before, parsed.length]).toEqual([2001, 2002])
})

/** A memory, and what was parsed for it. */
function memory() {
  const specs = createSpecMemory()
  const parsed: unknown[] = []
  const spec = parseSpec(SPEC)
  return {
    parsed,
    recall: (metadata: Partial<KubeObject['metadata']>) =>
      specs.recall({ apiVersion: 'v1', kind: 'X', metadata: { name: 'x', ...metadata } }, () => {
        parsed.push(metadata)
        return spec
      }),
  }
}
