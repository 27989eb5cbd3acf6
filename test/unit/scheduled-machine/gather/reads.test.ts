// Which requests each goal takes, by the Machine that there is, and which facts they make.
import { expect, test } from 'vitest'
import { gatherBed, gatherIt, subjectOf } from '#test/support/gather.ts'
import { type Given, REFS, SPEC, UID } from '#test/support/situation.ts'

// The window in New York is 14:00Z to 23:00Z.
const OPEN = '2026-01-05T15:00:00Z'

const JOIN: Given = {}
const LEAVE: Given = { spec: { schedule: { ...SPEC.schedule, enabled: false } } }
const KILL: Given = { spec: { killSwitch: true } }
const KEEP: Given = { spec: { priority: 101 } }
const DELETED: Given = { deletedAt: '2026-01-05T14:59:00Z' }
const ORPHAN: Given = { ...DELETED, finalizers: ['5spot.finos.org/scheduledmachine', 'orphan'] }

const nodeRef = { apiVersion: 'v1', kind: 'Node', name: 'last-night', uid: 'uid-old' } as const
const joined = { nodeRef: { ...nodeRef, name: 'worker', uid: 'uid-node' } }
const { machineRef, bootstrapRef, infrastructureRef } = REFS as Required<typeof REFS>
const GRACE_OVER = { shutdownStartedAt: '2026-01-05T14:55:00Z' }
const IN_GRACE = { shutdownStartedAt: '2026-01-05T14:55:01Z' }
const LOOKED_UP = {
  ...told('ReferencesValid', 'True', 'ReconcileSucceeded'),
  observedGeneration: 1,
}
const PROGRESSING = {
  phase: 'Pending',
  wakeTime: '2026-01-05T15:01:00Z',
  conditions: [LOOKED_UP, told('MachineReady', 'False', 'Provisioning')],
} as const

type Machine = 'absent' | 'made' | 'running' | 'going' | 'unowned' | 'theirs'
type NodeState = 'ready' | 'notReady' | 'gone'

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

const CLUSTER = 'clusters/prod'
const NODE = 'nodes/worker'
const LAST_NODE = 'nodes/last-night'
const PODS = 'pods?fieldSelector=spec.nodeName%3Dworker'
const OBJECTS = ['testconfigs/worker', 'testmachines/worker'] as const
const RULES = 'machinedrainrules'

const ROWS: readonly Row[] = [
  {
    about: 'a Machine to be made: its Cluster',
    goal: JOIN,
    machine: 'absent',
    facts: 'create',
    reads: [CLUSTER],
  },
  {
    about: "before the next Machine is made, the last one's Node is left alone",
    goal: JOIN,
    machine: 'absent',
    status: { nodeRef },
    facts: 'create',
    reads: [CLUSTER],
  },
  {
    about: 'a Machine that is there: what it refers to',
    goal: JOIN,
    machine: 'made',
    status: REFS,
    facts: 'joining',
    reads: [CLUSTER, ...OBJECTS],
  },
  {
    about: 'a join that goes on as expected',
    goal: JOIN,
    machine: 'made',
    status: PROGRESSING,
    facts: 'joining',
    reads: [],
  },
  {
    about: 'a join that goes on as expected, and whose Node has come',
    goal: JOIN,
    machine: 'running',
    status: PROGRESSING,
    node: 'notReady',
    facts: 'joining',
    reads: [CLUSTER, NODE, ...OBJECTS],
  },
  {
    about: 'a Machine in service: its Node',
    goal: JOIN,
    machine: 'running',
    status: { nodeRef },
    facts: 'joining',
    reads: [NODE],
  },
  {
    about: 'a Machine in service whose Node is not Ready: what it refers to, too',
    goal: JOIN,
    machine: 'running',
    node: 'notReady',
    facts: 'joining',
    reads: [CLUSTER, NODE, ...OBJECTS],
  },
  {
    about: 'a Machine in service whose Node is gone',
    goal: JOIN,
    machine: 'running',
    status: joined,
    node: 'gone',
    facts: 'joining',
    reads: [CLUSTER, NODE, ...OBJECTS],
  },
  {
    about: 'a Machine that comes up: no Node of the last one',
    goal: JOIN,
    machine: 'made',
    status: { nodeRef, ...REFS },
    facts: 'joining',
    reads: [CLUSTER, ...OBJECTS],
  },
  {
    about:
      'a Machine that was about to leave, and has lost its nodeRef: the Node that was recorded',
    goal: JOIN,
    machine: 'made',
    status: { nodeRef, ...IN_GRACE },
    facts: 'joining',
    reads: [CLUSTER, LAST_NODE, ...OBJECTS],
  },
  {
    about: 'in an open window, after a grace period: the pods, as it may yet leave',
    goal: JOIN,
    machine: 'running',
    status: GRACE_OVER,
    facts: 'joining',
    reads: [NODE, PODS, RULES],
  },
  {
    about: 'a Machine on its way out, in an open window: its Cluster',
    goal: JOIN,
    machine: 'going',
    status: REFS,
    facts: 'going',
    reads: [CLUSTER],
  },
  {
    about: "another's Machine, in an open window",
    goal: JOIN,
    machine: 'theirs',
    status: REFS,
    facts: 'taken',
    reads: [],
  },
  {
    about: 'a Machine to be adopted, in an open window: its Cluster',
    goal: JOIN,
    machine: 'unowned',
    status: { nodeRef },
    facts: 'unowned',
    reads: [CLUSTER],
  },
  {
    about: 'a Machine that leaves: its Cluster and its Node',
    goal: LEAVE,
    machine: 'running',
    status: { nodeRef, ...REFS },
    facts: 'shutdown',
    reads: [CLUSTER, NODE],
  },
  {
    about: 'a Machine that leaves, and has lost its nodeRef: the Node that was recorded',
    goal: LEAVE,
    machine: 'made',
    status: { nodeRef },
    facts: 'shutdown',
    reads: [CLUSTER, LAST_NODE],
  },
  {
    about: 'a Machine that leaves, during the grace period',
    goal: LEAVE,
    machine: 'running',
    status: IN_GRACE,
    facts: 'shutdown',
    reads: [CLUSTER, NODE],
  },
  {
    about: 'a Machine that leaves, after the grace period: the pods',
    goal: LEAVE,
    machine: 'running',
    status: GRACE_OVER,
    facts: 'shutdown',
    reads: [CLUSTER, NODE, PODS, RULES],
  },
  {
    about: 'a Machine on its way out',
    goal: LEAVE,
    machine: 'going',
    status: { nodeRef, ...GRACE_OVER },
    facts: 'going',
    reads: [CLUSTER],
  },
  { about: 'nothing to remove', goal: LEAVE, machine: 'absent', facts: 'gone', reads: [] },
  {
    about: 'a Machine that may be there: what it may have left',
    goal: LEAVE,
    machine: 'absent',
    status: { machineRef },
    facts: 'gone',
    reads: [CLUSTER, ...OBJECTS],
  },
  {
    about: 'a bootstrap object that may be there',
    goal: LEAVE,
    machine: 'absent',
    status: { bootstrapRef },
    facts: 'gone',
    reads: [CLUSTER, ...OBJECTS],
  },
  {
    about: 'a Node that a Machine has left',
    goal: LEAVE,
    machine: 'absent',
    status: { nodeRef, ...GRACE_OVER },
    facts: 'gone',
    reads: [LAST_NODE],
  },
  {
    about: 'a Node that was shown after its Machine was gone',
    goal: LEAVE,
    machine: 'absent',
    shown: 'late',
    facts: 'gone',
    reads: ['nodes/late'],
  },
  {
    about: "another's Machine, where a machine was to leave: the Cluster",
    goal: LEAVE,
    machine: 'theirs',
    status: { nodeRef, ...REFS },
    facts: 'taken',
    reads: [CLUSTER],
  },
  {
    about: 'a Machine to be adopted that is to leave',
    goal: LEAVE,
    machine: 'unowned',
    status: { nodeRef },
    facts: 'unowned',
    reads: [CLUSTER],
  },
  {
    about: "a deletion beside another's Machine: the Node that it may have cordoned",
    goal: DELETED,
    machine: 'theirs',
    status: { nodeRef },
    facts: 'taken',
    reads: [LAST_NODE],
  },
  {
    about: "a deletion beside another's Machine: what ours has left, too",
    goal: DELETED,
    machine: 'theirs',
    status: { nodeRef, ...REFS },
    facts: 'taken',
    reads: [CLUSTER, LAST_NODE, ...OBJECTS],
  },
  {
    about: 'a Machine to be killed',
    goal: KILL,
    machine: 'running',
    status: { nodeRef, ...GRACE_OVER },
    facts: 'kill',
    reads: [CLUSTER],
  },
  {
    about: 'a Machine that was killed',
    goal: KILL,
    machine: 'absent',
    status: REFS,
    facts: 'gone',
    reads: [CLUSTER, ...OBJECTS],
  },
  {
    about: 'an infrastructure object that a killed Machine may have left',
    goal: KILL,
    machine: 'absent',
    status: { infrastructureRef },
    facts: 'gone',
    reads: [CLUSTER, ...OBJECTS],
  },
  {
    about: 'a Node that a killed Machine has left',
    goal: KILL,
    machine: 'absent',
    status: { nodeRef },
    facts: 'gone',
    reads: [LAST_NODE],
  },
  {
    about: 'nothing to kill',
    goal: KILL,
    machine: 'theirs',
    status: { nodeRef },
    facts: 'taken',
    reads: [],
  },
  {
    about: 'a killed Machine on its way out',
    goal: KILL,
    machine: 'going',
    status: REFS,
    facts: 'going',
    reads: [CLUSTER],
  },
  {
    about: 'a spec that cannot be carried out',
    goal: KEEP,
    machine: 'running',
    status: { nodeRef, ...REFS },
    facts: 'keep',
    reads: [],
  },
  {
    about: 'a spec that cannot be carried out, without a Machine',
    goal: KEEP,
    machine: 'absent',
    status: REFS,
    facts: 'keep',
    reads: [],
  },
  {
    about: 'a spec that cannot be carried out, and a Machine to be adopted',
    goal: KEEP,
    machine: 'unowned',
    facts: 'unowned',
    reads: [CLUSTER],
  },
  {
    about: 'a Machine to let go of: its Cluster and its Node',
    goal: ORPHAN,
    machine: 'running',
    status: { nodeRef },
    facts: 'orphan',
    reads: [CLUSTER, NODE],
  },
  {
    about: 'a Machine without an owner to let go of: the Node that was recorded',
    goal: ORPHAN,
    machine: 'unowned',
    status: { nodeRef },
    facts: 'orphan',
    reads: [CLUSTER, LAST_NODE],
  },
]

test.each(ROWS)('$about', async ({ goal, machine, status, node, shown, facts, reads }) => {
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
  const status = state === 'ready' ? 'True' : 'False'
  return {
    'GET nodes/worker': {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'worker', uid: 'uid-node', creationTimestamp: '2026-01-05T14:01:00Z' },
      spec: { providerID: 'test://worker' },
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
