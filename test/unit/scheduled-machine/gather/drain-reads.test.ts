// Every way that leads to a drain: the pods on the Node are read first, and are evicted before the Machine goes.

import { expect, test } from 'vitest'
import type { ProviderKind } from '#src/cluster-api/provider-resource.ts'
import { specShape } from '#src/cluster-api/spec-shape.ts'
import { createSingleFlight } from '#src/kube/single-flight.ts'
import { decide } from '#src/scheduled-machine/decide.ts'
import { gather } from '#src/scheduled-machine/gather/gather.ts'
import type { Reading } from '#src/scheduled-machine/gather/reading.ts'
import { goalOf } from '#src/scheduled-machine/goal.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { served } from '#test/support/served.ts'
import { at, type Given, REFS, situation, UID } from '#test/support/situation.ts'
import { wholeDecision } from '#test/support/whole-decision.ts'

// The window in New York is 14:00Z to 23:00Z.
const OPEN = '2026-01-05T15:00:00Z'
const CLOSED = '2026-01-05T23:10:00Z'
const nodeRef = { apiVersion: 'v1', kind: 'Node', name: 'node-1', uid: 'uid-node' } as const
const LEAVING = { phase: 'ShuttingDown', observedGeneration: 1, ...REFS, nodeRef } as const
const GRACE_OVER = { ...LEAVING, shutdownStartedAt: '2026-01-05T14:50:00Z' } as const
const DRAINING = { ...GRACE_OVER, drain: { startedAt: '2026-01-05T14:59:00Z' } } as const

interface Row {
  readonly about: string
  readonly given: Given
  readonly now?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly infrastructureKind?: string
  readonly status?: object
}

const ROWS: readonly Row[] = [
  { about: 'the window is closed', given: { status: GRACE_OVER }, now: CLOSED },
  {
    about: 'the schedule is disabled',
    given: { status: GRACE_OVER, spec: { schedule: { ...hours(), enabled: false } } },
  },
  {
    about: 'the ScheduledMachine is deleted',
    given: { status: GRACE_OVER, deletedAt: '2026-01-05T14:50:00Z' },
  },
  { about: 'a drain has begun and the window has opened', given: { status: DRAINING } },
  {
    about: 'a removal has begun and the spec has become invalid',
    given: { status: GRACE_OVER, spec: { schedule: { ...hours(), timezone: 'Mars/Olympus' } } },
  },
  {
    about: 'the clock has jumped back behind the grace of a drain',
    given: {
      status: {
        ...DRAINING,
        shutdownStartedAt: '2026-01-05T16:00:00Z',
        drain: { startedAt: '2026-01-05T16:05:00Z' },
      },
    },
  },
  {
    about:
      'what the Machine refers to does not exist, its Node is not Ready, and the spec names another kind',
    given: { status: GRACE_OVER },
    infrastructureKind: 'OtherMachine',
    status: {
      conditions: [{ type: 'InfrastructureReady', status: 'False', reason: 'ObjectDoesNotExist' }],
    },
  },
  {
    about: 'the provider has given the machine up',
    given: { status: GRACE_OVER },
    status: { deprecated: { v1beta1: { failureReason: 'CreateError', failureMessage: 'gone' } } },
  },
  {
    about: 'the spec has changed, and its references were verified by an earlier pass',
    given: { status: { ...GRACE_OVER, ...verified(1) }, spec: { replaceOnChange: 'Now' } },
    annotations: madeFromAnother(),
  },
  {
    about: 'the spec has changed, and its references are verified by this pass',
    given: {
      generation: 2,
      status: { ...GRACE_OVER, ...verified(1) },
      spec: { replaceOnChange: 'Now' },
    },
    annotations: madeFromAnother(),
  },
  {
    about: 'it was paused in between',
    given: { status: paused() },
    now: CLOSED,
  },
  {
    about: 'the Machine has lost its nodeRef',
    given: { status: GRACE_OVER },
    now: CLOSED,
    status: { nodeRef: undefined },
  },
]

test.each(ROWS)('pods are read and evicted before the Machine goes: $about', async (row) => {
  const { given, now = OPEN } = row
  const { world: _, ...subject } = situation(given)

  const goal = goalOf(subject, at(now))
  const { facts } = await gather(goal, subject, readingOf(row, now))
  const { effects } = wholeDecision(facts, decide(facts, at(now)))

  const does = effects.map(({ type }) => type)
  expect(does).toContain('evictPods')
  expect(does).not.toContain('deleteMachine')
})

function readingOf(
  { annotations, infrastructureKind = 'TestMachine', status }: Row,
  now: string,
): Reading {
  const { client } = served({
    'GET machines/worker': {
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'Machine',
      metadata: {
        name: 'worker',
        namespace: 'team',
        uid: 'uid-machine',
        creationTimestamp: '2026-01-05T14:00:00Z',
        labels: { '5spot.finos.org/scheduled-machine': 'worker' },
        annotations,
        ownerReferences: [
          { apiVersion: 'x/v1', kind: 'ScheduledMachine', name: 'worker', uid: UID },
        ],
      },
      spec: {
        clusterName: 'prod',
        bootstrap: { configRef: ref('bootstrap', 'TestConfig') },
        infrastructureRef: ref('infrastructure', infrastructureKind),
      },
      status: { nodeRef: { name: 'node-1' }, ...status },
    },
    'GET clusters/prod': { metadata: { name: 'prod', namespace: 'team' } },
    'GET nodes/node-1': {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'node-1', uid: 'uid-node' },
    },
    'GET pods?fieldSelector=spec.nodeName%3Dnode-1': { items: [POD] },
    'GET machinedrainrules': { items: [] },
  })
  const { finalizerTimeout, forceFinalizer, reclaimDisables } = situation()
  return {
    client,
    discovery: {
      machineVersion: async () => 'v1beta2' as const,
      resourceOf: async (apiVersion: string, kind: string) => ({
        apiVersion,
        kind,
        plural: `${kind.toLowerCase()}s`,
        namespaced: true,
      }),
      shapeOf: async (kind: ProviderKind) => specShape(kind, undefined),
      forget: () => {},
    },
    workload: { open: async () => ({ type: 'client', client }) as const },
    settings: { ...DEFAULT_SETTINGS, finalizerTimeout, forceFinalizer, reclaimDisables },
    sharedReads: createSingleFlight<never>(),
    trustsRest: false,
    now: at(now),
    signal: new AbortController().signal,
  }
}

const POD = { metadata: { name: 'web', namespace: 'shop', uid: 'uid-web' } }

function ref(group: string, kind: string) {
  return { apiGroup: `${group}.cluster.x-k8s.io`, kind, name: 'worker' }
}

function hours() {
  return { daysOfWeek: ['mon-fri'], hoursOfDay: ['9-17'], timezone: 'America/New_York' }
}

function madeFromAnother() {
  const record = { uid: UID, generation: 0, fields: { 'spec.clusterName': 'another' } }
  return { '5spot.finos.org/applied-spec': JSON.stringify(record) }
}

function verified(observedGeneration: number) {
  return told({
    type: 'ReferencesValid',
    status: 'True',
    reason: 'ReconcileSucceeded',
    observedGeneration,
  })
}

function paused(): ScheduledMachineStatus {
  return {
    ...GRACE_OVER,
    ...told({ type: 'MachineReady', status: 'Unknown', reason: 'Paused' }),
  }
}

type Condition = NonNullable<ScheduledMachineStatus['conditions']>[number]

function told(condition: Omit<Condition, 'lastTransitionTime' | 'message'>) {
  const lastTransitionTime = '2026-01-05T14:49:00Z'
  return { conditions: [{ ...condition, message: 'told', lastTransitionTime }] }
}
