import { expect, test } from 'vitest'
import { parseMachine } from '#src/cluster-api/machine.ts'
import { mergePatch } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { isUpToDate } from '#src/scheduled-machine/settled/is-up-to-date.ts'
import { summarizeMachine, summarizeNode } from '#src/scheduled-machine/settled/summary.ts'
import {
  at,
  type Given,
  NODE_UID,
  type Situation,
  situation,
  UID,
} from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const NOW = '2026-01-05T15:00:00Z'
const KEY = { namespace: 'team', name: 'worker' }
const CREATED = '2026-01-05T14:00:00Z'

const MACHINE: KubeObject = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Machine',
  metadata: {
    ...KEY,
    creationTimestamp: CREATED,
    labels: { '5spot.finos.org/scheduled-machine': 'worker' },
    ownerReferences: [
      {
        apiVersion: '5spot.finos.org/v1alpha1',
        kind: 'ScheduledMachine',
        name: 'worker',
        uid: UID,
      },
    ],
  },
  spec: { clusterName: 'prod', providerID: 'test://worker' },
  status: { nodeRef: { name: 'worker' } },
}
const NODE: KubeObject = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'worker', uid: NODE_UID, creationTimestamp: '2026-01-05T14:01:00Z' },
  spec: { providerID: 'test://worker' },
  status: { conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }] },
}

interface World {
  readonly facts?: Omit<Given, 'world' | 'status'>
  readonly status?: ScheduledMachineStatus
  readonly machine?: KubeObject
  readonly node?: KubeObject
}

// In service, with the status that a pass leaves behind.
const IN_SERVICE = inService()

function inService(): ScheduledMachineStatus {
  const first = worldOf({ status: { phase: 'Pending', observedGeneration: 1 } })
  return decideWhole(first, at(NOW)).status
}

// As a pass leaves it that could not ask for the Node.
const UNREACHABLE: ScheduledMachineStatus = {
  ...IN_SERVICE,
  conditions: (IN_SERVICE.conditions ?? []).map((condition) =>
    condition.type === 'MachineReady'
      ? { ...condition, status: 'Unknown', reason: 'WorkloadClusterUnreachable' }
      : condition,
  ),
}

// As the pass leaves it that makes the Machine.
const JOINING: ScheduledMachineStatus = {
  ...decideWhole(situation({ status: { phase: 'Inactive' } }), at(NOW)).status,
}

function ready(reason: string): NonNullable<ScheduledMachineStatus['conditions']> {
  const since = { lastTransitionTime: CREATED, message: '' }
  return [
    { type: 'Scheduled', status: 'True', reason: 'ScheduleActive', ...since },
    { type: 'Ready', status: 'True', reason, ...since },
  ]
}

function without(
  status: ScheduledMachineStatus,
  field: keyof ScheduledMachineStatus,
): ScheduledMachineStatus {
  return Object.fromEntries(Object.entries(status).filter(([name]) => name !== field))
}

function worldOf({ facts, status = IN_SERVICE, machine = MACHINE, node = NODE }: World): Situation {
  return situation({
    ...facts,
    status,
    world: {
      machine: { type: 'ours', value: parseMachine(machine), applied: { type: 'notRecorded' } },
      node: { type: 'present', node },
    },
  })
}

function changed(
  object: KubeObject,
  { metadata, spec, status }: Record<string, object>,
): KubeObject {
  return {
    ...object,
    metadata: { ...object.metadata, ...metadata },
    spec: { ...(object['spec'] as object), ...spec },
    status: { ...(object['status'] as object), ...status },
  }
}

const machine = (change: Record<string, object>) => ({ machine: changed(MACHINE, change) })
const node = (change: Record<string, object>) => ({ node: changed(NODE, change) })

interface Row {
  readonly about: string
  readonly world: World
  /** Whose event it is. */
  readonly event: 'ScheduledMachine' | 'Machine' | 'Node'
  readonly uneventful: boolean
}

const ROWS: readonly Row[] = [
  { about: 'our own write', world: {}, event: 'ScheduledMachine', uneventful: true },
  { about: 'a Machine as it was', world: {}, event: 'Machine', uneventful: true },
  { about: 'a Node as it was: its heartbeat', world: {}, event: 'Node', uneventful: true },
  {
    about: 'a spec that was changed',
    world: { facts: { generation: 2 } },
    event: 'ScheduledMachine',
    uneventful: false,
  },
  {
    about: 'a spec that was changed, seen with the Node',
    world: { facts: { generation: 2 } },
    event: 'Node',
    uneventful: false,
  },
  {
    about: 'a deletion',
    world: { facts: { deletedAt: NOW } },
    event: 'ScheduledMachine',
    uneventful: false,
  },
  {
    about: 'a finalizer that was taken away',
    world: { facts: { finalizers: [] } },
    event: 'ScheduledMachine',
    uneventful: false,
  },
  {
    about: 'a pause',
    world: { facts: { isPaused: true } },
    event: 'ScheduledMachine',
    uneventful: false,
  },
  {
    about: 'a pause that was told',
    world: { facts: { isPaused: true }, status: { ...IN_SERVICE, conditions: ready('Paused') } },
    event: 'ScheduledMachine',
    uneventful: true,
  },
  {
    about: 'the end of a pause',
    world: { status: { ...IN_SERVICE, conditions: ready('Paused') } },
    event: 'ScheduledMachine',
    uneventful: false,
  },
  {
    about: 'a status without conditions',
    world: { status: without(IN_SERVICE, 'conditions') },
    event: 'ScheduledMachine',
    uneventful: true,
  },
  {
    about: 'a status whose wake was taken away',
    world: { status: without(IN_SERVICE, 'wakeTime') },
    event: 'ScheduledMachine',
    uneventful: false,
  },
  {
    about: 'a Machine whose Node is not in the status',
    world: { status: without(IN_SERVICE, 'nodeRef') },
    event: 'Machine',
    uneventful: false,
  },
  {
    about: 'a Node that is not in the status',
    world: { status: without(IN_SERVICE, 'nodeRef') },
    event: 'Node',
    uneventful: false,
  },
  {
    about: 'the Node, Ready, of one whose cluster did not answer before',
    event: 'Node',
    world: { status: UNREACHABLE },
    uneventful: false,
  },
  {
    about: 'another Node',
    world: node({ metadata: { name: 'other' } }),
    event: 'Node',
    uneventful: false,
  },
  {
    about: 'a Node without a provider ID',
    world: node({ spec: { providerID: undefined } as never }),
    event: 'Node',
    uneventful: true,
  },
  {
    about: 'a status that was taken away',
    world: { status: {} },
    event: 'ScheduledMachine',
    uneventful: false,
  },
  {
    about: 'a wake that has come',
    world: { status: { ...IN_SERVICE, wakeTime: NOW } },
    event: 'ScheduledMachine',
    uneventful: false,
  },
  {
    about: 'a removal under way, which waits for Pods that tell nobody',
    world: { status: { ...IN_SERVICE, phase: 'ShuttingDown' } },
    event: 'ScheduledMachine',
    uneventful: false,
  },
  {
    about: 'a Machine that is being deleted',
    world: machine({ metadata: { deletionTimestamp: NOW } }),
    event: 'Machine',
    uneventful: false,
  },
  {
    about: 'a Machine that was made anew',
    world: machine({ metadata: { creationTimestamp: NOW } }),
    event: 'Machine',
    uneventful: false,
  },
  {
    about: 'a Machine that somebody took over',
    world: machine({ metadata: { ownerReferences: [] } }),
    event: 'Machine',
    uneventful: false,
  },
  {
    about: 'a Machine with another Node',
    world: machine({ status: { nodeRef: { name: 'other' } } }),
    event: 'Machine',
    uneventful: false,
  },
  {
    about: 'a Machine with another provider ID',
    world: machine({ spec: { providerID: 'test://other' } }),
    event: 'Machine',
    uneventful: false,
  },
  {
    about: 'the Machine of a join: it has a Node now',
    world: { status: { ...IN_SERVICE, phase: 'Pending' } },
    event: 'Machine',
    uneventful: false,
  },
  {
    about: 'the Node of a join: its Machine is about to say so',
    world: { status: JOINING },
    event: 'Node',
    uneventful: true,
  },
  {
    about: 'the Node of a join that has one already',
    world: { status: { ...JOINING, nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'old' } } },
    event: 'Node',
    uneventful: false,
  },
  {
    about: 'the Node of a join that nobody looks at soon',
    world: { status: { ...JOINING, wakeTime: NOW } },
    event: 'Node',
    uneventful: false,
  },
  {
    about: 'a Node that was in service before, and is Ready again',
    world: { status: { ...IN_SERVICE, phase: 'Pending' } },
    event: 'Node',
    uneventful: false,
  },
  {
    about: 'a Node that is not Ready',
    world: node({ status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }),
    event: 'Node',
    uneventful: false,
  },
  {
    about: 'a Node that joined anew',
    world: node({ metadata: { uid: 'another' } }),
    event: 'Node',
    uneventful: false,
  },
  {
    about: 'a Node that is being deleted',
    world: node({ metadata: { deletionTimestamp: NOW } }),
    event: 'Node',
    uneventful: false,
  },
  {
    about: 'a Node with a mark of ours',
    world: node({
      metadata: { annotations: { '5spot.finos.org/cordoned-by': UID } },
      spec: { unschedulable: true },
    }),
    event: 'Node',
    uneventful: false,
  },
  {
    about: 'a Node that says it is another Machine’s',
    world: node({ metadata: { annotations: { 'cluster.x-k8s.io/machine': 'other' } } }),
    event: 'Node',
    uneventful: false,
  },
  {
    about: 'a Node with another provider ID',
    world: node({ spec: { providerID: 'test://other' } }),
    event: 'Node',
    uneventful: false,
  },
]

test.each(ROWS)('an event shows $about', ({ world, event, uneventful }) => {
  expect(glance(world, event)).toBe(uneventful)
})

// What makes a glance safe: of what is in service, it never hides what a look would do.
test.each(ROWS.filter((row) => row.uneventful && row.world.status === undefined))(
  'a look at $about does nothing',
  ({ world }) => {
    const before = worldOf(world)
    const { effects, status } = decideWhole(before, at(NOW))

    expect(effects.map(({ type }) => type)).toEqual(['record'])
    expect(mergePatch(before.rawStatus, status)).toBeUndefined()
  },
)

function glance(world: World, event: Row['event']): boolean {
  const summary = {
    ScheduledMachine: () => ({}),
    Machine: () => summarizeMachine(world.machine ?? MACHINE),
    Node: () => summarizeNode(world.node ?? NODE, KEY),
  }[event]()
  return summary !== undefined && isUpToDate(worldOf(world), summary, at(NOW))
}
