// Rows of the requests that each goal takes, by the Machine that there is, and of the facts that they make.
import { expect, test } from 'vitest'
import { formatTaints } from '#src/nodes/taints/applied.ts'
import { gatherBed, gatherIt, subjectOf } from '#test/support/gather.ts'
import { type Given, SPEC, UID } from '#test/support/situation.ts'

// The window in New York is 14:00Z to 23:00Z.
const OPEN = '2026-01-05T15:00:00Z'

export const JOIN: Given = {}
export const LEAVE: Given = { spec: { schedule: { ...SPEC.schedule, enabled: false } } }
export const KILL: Given = { spec: { killSwitch: true } }
const TAINTS = [{ key: 'batch', effect: 'NoSchedule' }] as const
export const TAINTED: Given = { spec: { nodeTaints: TAINTS } }
export const KEEP: Given = { spec: { priority: 101 } }
export const DELETED: Given = { deletedAt: '2026-01-05T14:59:00Z' }
export const ORPHAN: Given = {
  ...DELETED,
  finalizers: ['5spot.finos.org/scheduledmachine', 'orphan'],
}

export const nodeRef = {
  apiVersion: 'v1',
  kind: 'Node',
  name: 'last-night',
  uid: 'uid-old',
} as const
export const joined = { nodeRef: { ...nodeRef, name: 'worker', uid: 'uid-node' } }
export const GRACE_OVER = { shutdownStartedAt: '2026-01-05T14:55:00Z' }
export const IN_GRACE = { shutdownStartedAt: '2026-01-05T14:55:01Z' }
const LOOKED_UP = {
  ...told('ReferencesValid', 'True', 'ReconcileSucceeded'),
  observedGeneration: 1,
}
export const PROGRESSING = {
  phase: 'Pending',
  wakeTime: '2026-01-05T15:01:00Z',
  conditions: [LOOKED_UP, told('MachineReady', 'False', 'Provisioning')],
} as const

export type Machine = 'absent' | 'made' | 'running' | 'going' | 'unowned' | 'theirs'
type NodeState = 'ready' | 'tainted' | 'notReady' | 'gone'

interface Row {
  readonly about: string
  readonly goal: Given
  readonly machine: Machine
  readonly status?: Given['status']
  readonly node?: NodeState
  /** A Node that an event has shown. */
  readonly shown?: string
  readonly facts: string
  /** After the Machine. */
  readonly reads: readonly string[]
}

export const CLUSTER = 'clusters/prod'
export const NODE = 'nodes/worker'
export const LAST_NODE = 'nodes/last-night'
export const PODS = 'pods?fieldSelector=spec.nodeName%3Dworker'
export const OBJECTS = ['testconfigs/worker', 'testmachines/worker'] as const
export const RULES = 'machinedrainrules'

export function testReads(rows: readonly Row[]): void {
  test.each(rows)('$about', async ({ goal, machine, status, node, shown, facts, reads }) => {
    const { reading, calls } = gatherBed({
      world: {
        ...machineOf(machine),
        ...nodeOf(node),
        [`GET ${PODS}`]: { items: [] },
        [`GET ${RULES}`]: { items: [] },
      },
      ...(shown !== undefined && { nodeName: shown }),
    })
    const seen = { phase: 'Active', observedGeneration: 1, conditions: [LOOKED_UP] } as const
    const given: Given = { ...goal, status: { ...seen, ...status } }

    const found = await gatherIt(subjectOf(given), OPEN, reading)

    expect(found.facts.type).toBe(facts)
    expect(calls.toSorted()).toEqual(
      ['machines/worker', ...reads].map((path) => `GET ${path}`).sort(),
    )
  })
}

function machineOf(machine: Machine) {
  if (machine === 'absent') return {}
  const owner = { apiVersion: 'x/v1', kind: 'ScheduledMachine', name: 'worker', uid: UID }
  const isRunning = machine === 'running' || machine === 'going' || machine === 'unowned'
  const metadata = {
    name: 'worker',
    namespace: 'team',
    uid: 'uid-machine',
    creationTimestamp: '2026-01-05T14:00:00Z',
    labels: machine === 'theirs' ? {} : { '5spot.finos.org/scheduled-machine': 'worker' },
    ownerReferences: machine === 'unowned' || machine === 'theirs' ? [] : [owner],
    ...(machine === 'going' && { deletionTimestamp: '2026-01-05T14:59:00Z' }),
  }
  return {
    'GET machines/worker': {
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'Machine',
      metadata,
      spec: {
        clusterName: 'prod',
        bootstrap: { configRef: ref('bootstrap', 'TestConfig') },
        infrastructureRef: ref('infrastructure', 'TestMachine'),
        ...(isRunning && { providerID: 'test://worker' }),
      },
      status: isRunning ? { nodeRef: { name: 'worker' } } : {},
    },
  }
}

function nodeOf(state: NodeState = 'ready') {
  if (state === 'gone') return {}
  const status = state === 'notReady' ? 'False' : 'True'
  const isTainted = state === 'tainted'
  const annotations = { '5spot.finos.org/applied-taints': formatTaints(TAINTS) }
  return {
    'GET nodes/worker': {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: 'worker',
        uid: 'uid-node',
        creationTimestamp: '2026-01-05T14:01:00Z',
        ...(isTainted && { annotations }),
      },
      spec: { providerID: 'test://worker', ...(isTainted && { taints: TAINTS }) },
      status: { conditions: [{ type: 'Ready', status }] },
    },
  }
}

function told<Status extends 'True' | 'False'>(type: string, status: Status, reason: string) {
  return { type, status, reason, message: '', lastTransitionTime: '2026-01-05T14:59:00Z' }
}

function ref(group: string, kind: string) {
  return { apiGroup: `${group}.cluster.x-k8s.io`, kind, name: 'worker' }
}
