import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { createEvictionTeller, tellChange } from '#src/cli/output/story.ts'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { EVENTS, NODES, PODS, type Resource } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'

const now = DateTime.fromISO('2026-10-25T01:00:00.900Z', { zone: 'utc' })
const time = '2026-10-25T01:00:00Z'

const MACHINES: Resource = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Machine',
  plural: 'machines',
  namespaced: true,
}

function object(resource: Resource, fields: object = {}, metadata: object = {}): KubeObject {
  const { apiVersion, kind } = resource
  return { apiVersion, kind, metadata: { namespace: 'default', name: 'a', ...metadata }, ...fields }
}

function change(
  resource: Resource,
  old: KubeObject | undefined,
  next: KubeObject | undefined,
): Change {
  if (next === undefined) {
    if (old === undefined) throw new Error('a change of nothing')
    return { type: 'DELETED', object: old, resource }
  }
  return old === undefined
    ? { type: 'ADDED', object: next, resource }
    : { type: 'MODIFIED', object: next, old, resource }
}

const sm = (status?: object) =>
  object(SCHEDULED_MACHINES, {
    spec: { schedule: { timezone: 'Europe/Berlin' } },
    ...(status && { status }),
  })
const PENDING = { phase: 'Pending', message: 'waits' }
const ACTIVE = {
  phase: 'Active',
  message: 'Node a is Ready',
  next: 'leaves 2026-10-25 18:00 Europe/Berlin',
  nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'a', uid: 'u' },
  conditions: [
    {
      type: 'Ready',
      status: 'True',
      reason: 'MachineReady',
      message: 'x',
      lastTransitionTime: time,
    },
  ],
}
const node = (ready: boolean, unschedulable?: boolean) =>
  object(NODES, {
    spec: { ...(unschedulable && { unschedulable }) },
    status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  })
const machine = (deletionTimestamp?: string) =>
  object(MACHINES, {}, { ...(deletionTimestamp && { deletionTimestamp }) })
const event = (type: string) =>
  object(EVENTS, {
    type,
    reason: 'NodeDrainFailed',
    note: 'pods are left',
    regarding: { kind: 'ScheduledMachine', namespace: 'default', name: 'a' },
  })

describe('a change is told', () => {
  const who = { time, namespace: 'default', name: 'a' }
  test.each<[string, Resource, KubeObject | undefined, KubeObject | undefined, object[]]>([
    ['not at all, as long as there is no phase', SCHEDULED_MACHINES, undefined, sm(), []],
    [
      'from null, when it is the first phase',
      SCHEDULED_MACHINES,
      sm(),
      sm(PENDING),
      [
        {
          ...who,
          type: 'phase',
          kind: 'ScheduledMachine',
          from: null,
          to: 'Pending',
          reason: '',
          message: 'waits',
          timezone: 'Europe/Berlin',
        },
      ],
    ],
    [
      'with reason, message, node and next change',
      SCHEDULED_MACHINES,
      sm(PENDING),
      sm(ACTIVE),
      [
        {
          ...who,
          type: 'phase',
          kind: 'ScheduledMachine',
          from: 'Pending',
          to: 'Active',
          reason: 'MachineReady',
          message: 'Node a is Ready',
          next: 'leaves 2026-10-25 18:00 Europe/Berlin',
          node: 'a',
          timezone: 'Europe/Berlin',
        },
      ],
    ],
    [
      'not again, when only the message differs',
      SCHEDULED_MACHINES,
      sm(ACTIVE),
      sm({ ...ACTIVE, message: '' }),
      [],
    ],
    [
      'when a ScheduledMachine has gone',
      SCHEDULED_MACHINES,
      sm(ACTIVE),
      undefined,
      [{ ...who, type: 'object', kind: 'ScheduledMachine', what: 'gone' }],
    ],
    [
      'when a Machine is created',
      MACHINES,
      undefined,
      machine(),
      [{ ...who, type: 'object', kind: 'Machine', what: 'created' }],
    ],
    [
      'when it is deleted',
      MACHINES,
      machine(),
      machine(time),
      [{ ...who, type: 'object', kind: 'Machine', what: 'deleting' }],
    ],
    ['but once', MACHINES, machine(time), machine(time), []],
    [
      'when it has gone',
      MACHINES,
      machine(time),
      undefined,
      [{ ...who, type: 'object', kind: 'Machine', what: 'gone' }],
    ],
    [
      'when a node joins',
      NODES,
      undefined,
      node(false),
      [{ time, type: 'node', name: 'a', what: 'joined' }],
    ],
    [
      'when it is ready',
      NODES,
      node(false),
      node(true),
      [{ time, type: 'node', name: 'a', what: 'ready' }],
    ],
    [
      'when it no longer is',
      NODES,
      node(true),
      node(false),
      [{ time, type: 'node', name: 'a', what: 'not ready' }],
    ],
    [
      'when it joins ready and cordoned, as three things',
      NODES,
      undefined,
      node(true, true),
      ['joined', 'ready', 'cordoned'].map((what) => ({ time, type: 'node', name: 'a', what })),
    ],
    [
      'when it is uncordoned',
      NODES,
      node(true, true),
      node(true),
      [{ time, type: 'node', name: 'a', what: 'uncordoned' }],
    ],
    [
      'when it leaves',
      NODES,
      node(true),
      undefined,
      [{ time, type: 'node', name: 'a', what: 'left' }],
    ],
    [
      'when there is a warning',
      EVENTS,
      undefined,
      event('Warning'),
      [
        {
          ...who,
          type: 'warning',
          kind: 'ScheduledMachine',
          reason: 'NodeDrainFailed',
          message: 'pods are left',
        },
      ],
    ],
    ['but not for other events', EVENTS, undefined, event('Normal'), []],
    ['and not for pods', PODS, undefined, object(PODS), []],
  ])('%s', (_name, resource, old, next, lines) => {
    expect(tellChange(change(resource, old, next), now)).toEqual(lines)
  })
})

test('a blocked eviction is reported once for each drain, until it is granted', () => {
  const tell = createEvictionTeller()
  const path = '/api/v1/namespaces/shop/pods/web-1/eviction'
  const at = (minutes: number, status: number) =>
    tell({ method: 'POST', path, status, bytes: 0 }, now.plus({ minutes })).flatMap((line) =>
      'what' in line ? [line.what] : [],
    )

  expect([
    at(0, 429),
    at(5, 429),
    at(14, 429),
    at(15, 500),
    at(60, 429),
    at(61, 201),
    at(62, 429),
    at(63, 404),
  ]).toEqual([['blocked'], [], [], [], ['blocked'], ['evicted'], ['blocked'], []])
})

test('other requests are not reported as evictions', () => {
  const tell = createEvictionTeller()

  expect([
    tell({ method: 'POST', path: '/api/v1/namespaces/shop/pods', status: 201, bytes: 0 }, now),
    tell(
      { method: 'GET', path: '/api/v1/namespaces/a/pods/b/eviction', status: 405, bytes: 0 },
      now,
    ),
  ]).toEqual([[], []])
})
