import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { summaryOf } from '#src/views/summary.ts'

const at = (text: string) => DateTime.fromISO(text, { zone: 'utc' })

function machine(status: object | undefined, metadata: object = {}) {
  return {
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { name: 'office', namespace: 'team-a', generation: 1, ...metadata },
    spec: { clusterName: 'production', schedule: { timezone: 'Europe/Berlin' } },
    ...(status && { status: { observedGeneration: 1, ...status } }),
  }
}

function pool(status: object | undefined, rollout: object = {}) {
  return {
    apiVersion: 'node.bootc.dev/v1alpha1',
    kind: 'BootcNodePool',
    metadata: { name: 'workers', generation: 1 },
    spec: { image: { ref: 'registry.test/os:1' }, rollout },
    ...(status && { status: { observedGeneration: 1, ...status } }),
  }
}

const OFFICE = { kind: 'ScheduledMachine', namespace: 'team-a', name: 'office', of: 'production' }
const WORKERS = { kind: 'BootcNodePool', name: 'workers', of: 'registry.test/os:1' }
const BOTH = { nextActivation: '2026-12-01T08:00:00Z', nextCleanup: '2026-11-30T17:00:00Z' }
const UNSEEN = 'no function has looked at it yet; is Sundial installed, and does it run?'
const ready = (reason: string) => [
  {
    type: 'Ready',
    status: 'False',
    reason,
    message: '',
    lastTransitionTime: '2026-11-30T16:00:00Z',
  },
]

test.each([
  [
    'in service: when it leaves, and its Node',
    machine({
      phase: 'Active',
      message: 'In service',
      nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'node-1' },
      next: 'leaves 2026-11-30 18:00 Europe/Berlin',
      ...BOTH,
    }),
    {
      ...OFFICE,
      state: 'Active',
      why: 'In service',
      node: 'node-1',
      next: { change: 'leaves', at: at('2026-11-30T17:00:00Z'), timezone: 'Europe/Berlin' },
    },
  ],
  [
    'at rest: when it joins',
    machine({ phase: 'Inactive', message: 'Outside', next: 'joins 2026-12-01 09:00', ...BOTH }),
    {
      ...OFFICE,
      state: 'Inactive',
      why: 'Outside',
      next: { change: 'joins', at: at('2026-12-01T08:00:00Z'), timezone: 'Europe/Berlin' },
    },
  ],
  [
    'at rest: when it is begun ahead of its window',
    machine({
      phase: 'Inactive',
      message: 'Outside',
      next: 'begins 2026-12-01 09:00 Europe/Berlin, Node expected 09:12',
      ...BOTH,
    }),
    {
      ...OFFICE,
      state: 'Inactive',
      why: 'Outside',
      next: { change: 'begins', at: at('2026-12-01T08:00:00Z'), timezone: 'Europe/Berlin' },
    },
  ],
  [
    'at rest for some time, and before',
    machine(
      { phase: 'Inactive', message: 'Outside', offSeconds: 60, phaseSince: '2026-11-30T17:00:00Z' },
      { labels: { 'schedule.sundial.dev/price-per-hour': '0.42' } },
    ),
    {
      ...OFFICE,
      state: 'Inactive',
      why: 'Outside',
      off: { seconds: 60, since: at('2026-11-30T17:00:00Z'), price: { perHour: 0.42 } },
    },
  ],
  ['new: nobody has looked at it', machine(undefined), { ...OFFICE, state: 'New', why: UNSEEN }],
  [
    'paused: the phase says so',
    machine({ phase: 'Active', message: 'Paused by it', conditions: ready('Paused') }),
    { ...OFFICE, state: 'Active, paused', why: 'Paused by it' },
  ],
  [
    'being deleted, and changed since the last pass',
    machine(
      { phase: 'ShuttingDown', message: 'Draining' },
      { generation: 2, deletionTimestamp: '2026-11-30T17:00:00Z' },
    ),
    {
      ...OFFICE,
      state: 'ShuttingDown, deleting',
      why: 'Draining; its spec has changed since; the next pass looks at it',
    },
  ],
  ['a new pool', pool(undefined), { ...WORKERS, state: 'New', why: UNSEEN }],
  [
    'a rollout: its slots, and when it should be done',
    pool({
      reason: 'RolloutInProgress',
      message: '1/3 updated',
      image: 'registry.test/os:1@sha256:abc',
      nodeCount: 3,
      updatedCount: 1,
      estimatedCompletionTime: '2026-11-30T18:00:00Z',
      rebootSlots: [
        {
          node: 'a',
          phase: 'Draining',
          digest: 'sha256:b',
          wasCordoned: false,
          reservedAt: '2026-11-30T17:00:00Z',
        },
      ],
    }),
    {
      ...WORKERS,
      of: 'registry.test/os:1@sha256:abc',
      state: 'RolloutInProgress',
      why: '1/3 updated; 1 node in a reboot slot',
      nodes: { count: 3, updated: 1 },
      next: { change: 'done', at: at('2026-11-30T18:00:00Z') },
    },
  ],
  [
    'a rollout that should be done by now: it has no end',
    pool({
      reason: 'RolloutInProgress',
      message: '1/3 updated',
      estimatedCompletionTime: '2026-11-30T17:30:00Z',
    }),
    { ...WORKERS, state: 'RolloutInProgress', why: '1/3 updated' },
  ],
  [
    'a paused pool that is up to date',
    pool({ reason: 'AllUpdated', message: '3/3 updated' }, { paused: true }),
    { ...WORKERS, state: 'AllUpdated, paused', why: '3/3 updated' },
  ],
  [
    'a paused pool whose reason says so',
    pool({ reason: 'Paused', message: '1/3 updated' }, { paused: true }),
    { ...WORKERS, state: 'Paused', why: '1/3 updated' },
  ],
])('%s', (_name, object, summary) => {
  expect(summaryOf(object, at('2026-11-30T17:30:00Z'))).toEqual(summary)
})
