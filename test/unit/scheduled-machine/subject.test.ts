import { Duration } from 'luxon'
import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { createSpecCache } from '#src/scheduled-machine/spec/spec-cache.ts'
import { readSubject } from '#src/scheduled-machine/subject.ts'
import { at, SPEC } from '#test/support/situation.ts'

const PASS = {
  ...DEFAULT_SETTINGS,
  finalizerTimeout: Duration.fromObject({ minutes: 10 }),
  forceFinalizer: true,
  reclaimDisables: 'status' as const,
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
          '5spot.finos.org/reclaim-acknowledged': 'true',
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
    { ...PASS, specs: createSpecCache() },
  )

  expect(subject).toEqual({
    key: { namespace: 'team', name: 'worker' },
    uid: 'u',
    generation: 3,
    resourceVersion: '7',
    deletedAt: at('2026-12-31T23:59:59Z'),
    writtenAt: at('2026-12-31T23:59:58Z'),
    finalizers: ['a/b'],
    labels: {},
    isPaused: true,
    isMovedAway: true,
    isReclaimAcknowledged: true,
    spec: parseSpec(SPEC),
    status: { phase: 'Active', message: 'so it is' },
    rawStatus: status,
    finalizerTimeout: PASS.finalizerTimeout,
    forceFinalizer: true,
    reclaimDisables: 'status',
  })
})

test('one of which nothing is known is read all the same', () => {
  const object = { apiVersion: 'v1', kind: 'ScheduledMachine', metadata: { name: 'worker' } }

  expect(readSubject(object, { ...PASS, specs: createSpecCache() })).toEqual({
    key: { namespace: 'default', name: 'worker' },
    uid: '',
    generation: 0,
    resourceVersion: '',
    deletedAt: undefined,
    finalizers: [],
    labels: {},
    isPaused: false,
    isMovedAway: false,
    isReclaimAcknowledged: false,
    spec: parseSpec(undefined),
    status: {},
    rawStatus: {},
    finalizerTimeout: PASS.finalizerTimeout,
    forceFinalizer: true,
    reclaimDisables: 'status',
  })
})
