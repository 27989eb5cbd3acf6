// What a pass reads, request by request, and what it makes of the answers.
import { expect, test } from 'vitest'
import type { Workload, WorkloadTarget } from '#src/cluster-api/workload.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { Facts } from '#src/scheduled-machine/facts.ts'
import { type GatherBed, gatherBed, gatherIt, subjectOf } from '#test/support/gather.ts'
import { type Served, served } from '#test/support/served.ts'
import { type Given, REFS, SPEC, UID } from '#test/support/situation.ts'

// 2026-01-05 is a Monday; the window in New York is 14:00Z to 23:00Z.
const OPEN = '2026-01-05T15:00:00Z'
const CLOSED = '2026-01-05T23:10:00Z'
const LABELS = { '5spot.finos.org/scheduled-machine': 'worker' }

const MACHINE = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Machine',
  metadata: {
    name: 'worker',
    namespace: 'team',
    uid: 'uid-machine',
    labels: LABELS,
    ownerReferences: [{ apiVersion: 'x/v1', kind: 'ScheduledMachine', name: 'worker', uid: UID }],
  },
  spec: {
    clusterName: 'prod',
    bootstrap: {
      configRef: { apiGroup: 'bootstrap.cluster.x-k8s.io', kind: 'TestConfig', name: 'worker' },
    },
  },
}
const RUNNING = {
  ...MACHINE,
  spec: { ...MACHINE.spec, clusterName: 'elsewhere' },
  status: { nodeRef: { name: 'node-1' } },
}
const CLUSTER = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Cluster',
  metadata: { name: 'prod', namespace: 'team' },
  spec: { paused: true },
}
const NODE = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } }
const POD = { metadata: { name: 'web', namespace: 'shop' } }
const LEAVING = {
  phase: 'ShuttingDown',
  observedGeneration: 1,
  shutdownStartedAt: '2026-01-05T23:00:00Z',
  nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'node-1' },
  ...REFS,
} as const

const RECORDED = {
  clusterName: 'elsewhere',
  kubeconfigSecret: { name: 'elsewhere-kubeconfig', key: 'value' },
}

interface Row extends GatherBed {
  readonly about: string
  readonly given?: Given
  readonly now?: string
  readonly reads: readonly string[]
  readonly opens?: readonly WorkloadTarget[]
  /** The facts that are read, beside the version of Machine; no Machine, in Cluster `prod`, if not said. */
  readonly finds?: object
}

const PODS = 'GET pods?fieldSelector=spec.nodeName%3Dnode-1'
/** A shutdown whose grace period is over, and whose drain has not begun. */
const SHUTDOWN_READS = [
  'GET machines/worker',
  'GET clusters/elsewhere',
  'GET nodes/node-1',
  'GET machinedrainrules',
]
const ELSEWHERE = [{ namespace: 'team', clusterName: 'elsewhere' }]
const OURS = expect.objectContaining({ type: 'ours' })
const OURS_ELSEWHERE = { clusterName: 'elsewhere', machine: OURS, cluster: { type: 'absent' } }
const NO_OBJECTS = { bootstrap: { type: 'absent' }, infrastructure: { type: 'absent' } }
const PROD = { namespace: 'team', clusterName: 'prod' }
/** Everything that the spec refers to beside its Cluster. */
const THERE = {
  isClusterApiServed: true,
  cluster: { type: 'absent' },
  unusableKinds: [],
  kubeconfig: { type: 'usable' },
} as const
const PAUSED = { type: 'present', isPaused: true, isDeleting: false } as const
const VERIFIED = told('True', 'ReconcileSucceeded', 1)
const MISSING = told('False', 'ReferencesInvalid', 1)

const NEVER_SEEN = {
  type: 'unknown',
  message:
    'Node node-1 was never found: it is not in the management cluster, and no Secret team/elsewhere-kubeconfig leads to another',
} as const
const DRAIN_RULE = { metadata: { name: 'last-of-all' }, spec: { drain: { behavior: 'Drain' } } }

const ROWS: readonly Row[] = [
  {
    about: 'a closed window, and nothing remembered: is there a Machine?',
    now: CLOSED,
    reads: ['GET machines/worker'],
  },
  {
    about: 'a closed window, and a spec that has changed: what it refers to',
    now: CLOSED,
    given: { generation: 2, status: { phase: 'Inactive', observedGeneration: 1, ...VERIFIED } },
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: { type: 'absent' }, references: THERE },
  },
  {
    about: 'a closed window, and a spec that nobody has looked at: what it refers to',
    now: CLOSED,
    given: { status: { phase: 'Pending', observedGeneration: 1 } },
    workload: {
      type: 'refused',
      message: 'exec',
      secret: { name: 'prod-kubeconfig', key: 'value' },
    },
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      references: { ...THERE, kubeconfig: { type: 'refused', message: 'exec' } },
    },
  },
  {
    about: 'a closed window, after a removal: what was there is not looked up again',
    now: CLOSED,
    given: { status: { phase: 'ShuttingDown', observedGeneration: 1, ...VERIFIED } },
    reads: ['GET machines/worker'],
  },
  {
    about: 'a closed window, and something missing, before its wake: nothing is looked up',
    now: CLOSED,
    given: {
      status: {
        phase: 'Inactive',
        observedGeneration: 1,
        wakeTime: '2026-01-05T23:10:01Z',
        ...MISSING,
      },
    },
    reads: ['GET machines/worker'],
  },
  {
    about: 'a closed window, and something missing, at its wake: all is looked up',
    now: CLOSED,
    given: { status: { phase: 'Inactive', observedGeneration: 1, wakeTime: CLOSED, ...MISSING } },
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: { type: 'absent' }, references: THERE },
  },
  {
    about: 'a window that opens, and a spec that was looked at: its kubeconfig is not read again',
    given: { status: { phase: 'Inactive', observedGeneration: 1, ...VERIFIED } },
    trustsRest: true,
    reads: ['GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      references: { ...THERE, kubeconfig: { type: 'unread' } },
    },
  },
  {
    about: 'a spec that changes in service: what the next window would need',
    given: { generation: 2, status: { phase: 'Active', observedGeneration: 1, ...VERIFIED } },
    world: { 'GET machines/worker': RUNNING, 'GET nodes/node-1': NODE },
    kinds: [],
    reads: [
      'GET machines/worker',
      'GET clusters/prod',
      'GET nodes/node-1',
      'GET clusters/elsewhere',
    ],
    opens: [PROD, { namespace: 'team', clusterName: 'elsewhere' }],
    finds: {
      machine: OURS,
      cluster: { type: 'absent' },
      clusterName: 'elsewhere',
      references: {
        ...THERE,
        unusableKinds: [
          unusable('bootstrap', 'TestConfig', 'unserved'),
          unusable('infrastructure', 'TestMachine', 'unserved'),
        ],
        kubeconfig: { type: 'usable' },
      },
      node: { type: 'present', node: NODE },
      ...NO_OBJECTS,
    },
  },
  {
    about: 'a spec that is disabled: what it refers to, once',
    now: CLOSED,
    given: {
      spec: { schedule: { ...SPEC.schedule, enabled: false } },
      status: { phase: 'Disabled', observedGeneration: 1, wakeTime: CLOSED, ...MISSING },
    },
    reads: ['GET machines/worker'],
  },
  {
    about: 'a spec that is wrong by itself: nothing is looked up for it',
    now: CLOSED,
    given: { spec: { priority: 101 }, generation: 2 },
    reads: ['GET machines/worker'],
  },
  {
    about: 'a window that opens: the Cluster, and what is served',
    trustsRest: true,
    world: { 'GET clusters/prod': CLUSTER },
    reads: ['GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: PAUSED, references: { ...THERE, cluster: PAUSED } },
  },
  {
    about: 'a schedule that is enabled again',
    given: { status: { phase: 'Disabled', observedGeneration: 1 } },
    trustsRest: true,
    reads: ['GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: { type: 'absent' }, references: THERE },
  },
  {
    about: 'one never seen before: whether anything is paused',
    given: { finalizers: [], status: {} },
    world: { 'GET machines/worker': RUNNING, 'GET clusters/elsewhere': CLUSTER },
    reads: ['GET machines/worker', 'GET clusters/elsewhere'],
    finds: {
      clusterName: 'elsewhere',
      machine: OURS,
      cluster: { type: 'present', isPaused: true, isDeleting: false },
    },
  },
  {
    about: 'one never seen before, with a clusterName that cannot be used',
    given: { finalizers: [], status: {}, spec: { clusterName: 'not a label!' } },
    reads: ['GET machines/worker'],
    finds: { clusterName: '', cluster: { type: 'absent' } },
  },
  {
    about: 'a Machine on its way out in an open window: does its Cluster go, too?',
    world: {
      'GET machines/worker': {
        ...MACHINE,
        metadata: { ...MACHINE.metadata, deletionTimestamp: OPEN },
      },
      'GET clusters/prod': { ...CLUSTER, metadata: { name: 'prod', deletionTimestamp: OPEN } },
    },
    reads: ['GET machines/worker', 'GET clusters/prod'],
    finds: {
      machine: OURS,
      cluster: { type: 'present', isPaused: true, isDeleting: true },
    },
  },
  {
    about: 'a window that opens, looked at again',
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: { type: 'absent' }, references: THERE },
  },
  {
    about: 'a window that opens, with a Machine remembered',
    given: { status: { phase: 'Inactive', observedGeneration: 1, ...REFS } },
    trustsRest: true,
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: { type: 'absent' }, references: THERE },
  },
  {
    about: 'in an open window, in another phase',
    given: { status: { phase: 'Error', observedGeneration: 1 } },
    trustsRest: true,
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: { type: 'absent' }, references: THERE },
  },
  {
    about: 'Cluster API that is not installed',
    isInstalled: false,
    reads: [],
    opens: [PROD],
    finds: {
      machineVersion: undefined,
      references: { ...THERE, isClusterApiServed: false, cluster: undefined },
    },
  },
  {
    about: 'providers that are not installed',
    kinds: [],
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      references: {
        ...THERE,
        unusableKinds: [
          unusable('bootstrap', 'TestConfig', 'unserved'),
          unusable('infrastructure', 'TestMachine', 'unserved'),
        ],
      },
    },
  },
  {
    about: 'kinds whose objects are in no namespace cannot be used',
    clusterScoped: ['TestConfig', 'TestMachine'],
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      references: {
        ...THERE,
        unusableKinds: [
          unusable('bootstrap', 'TestConfig', 'clusterScoped'),
          unusable('infrastructure', 'TestMachine', 'clusterScoped'),
        ],
      },
    },
  },
  {
    about: 'objects of a cluster-scoped kind that a Machine names are not read',
    world: { 'GET machines/worker': MACHINE },
    clusterScoped: ['TestConfig', 'TestMachine'],
    reads: ['GET machines/worker', 'GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      machine: OURS,
      ...NO_OBJECTS,
    },
  },
  {
    about: 'objects of a cluster-scoped kind that the status names are not read',
    now: CLOSED,
    given: { status: { ...LEAVING, drain: { startedAt: CLOSED } } },
    clusterScoped: ['TestConfig', 'TestMachine'],
    reads: ['GET machines/worker', 'GET clusters/prod', 'GET nodes/node-1'],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      node: { type: 'absent' },
      ...NO_OBJECTS,
    },
  },
  {
    about:
      'objects of a group that a Machine names and the installation does not allow are not read',
    now: CLOSED,
    given: {
      status: {
        ...LEAVING,
        drain: { startedAt: CLOSED },
        bootstrapRef: { apiVersion: 'v1', kind: 'TestConfig', name: 'worker' },
        infrastructureRef: { apiVersion: 'apps/v1', kind: 'TestMachine', name: 'worker' },
      },
    },
    reads: ['GET machines/worker', 'GET clusters/prod', 'GET nodes/node-1'],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      node: { type: 'absent' },
      ...NO_OBJECTS,
    },
  },
  {
    about: 'a Machine of somebody else',
    world: { 'GET machines/worker': { ...MACHINE, metadata: { name: 'worker' } } },
    reads: ['GET machines/worker'],
    finds: {
      machine: {
        type: 'foreign',
        uid: '',
        what: 'Machine team/worker',
        why: expect.stringMatching(/^without the label /),
      },
    },
  },
  {
    about: 'a Machine that was just made: its objects are read',
    world: {
      'GET machines/worker': MACHINE,
      'GET testconfigs/worker': child('TestConfig', [machineOwner('uid-machine')]),
    },
    reads: ['GET machines/worker', 'GET testconfigs/worker', 'GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      machine: OURS,
      bootstrap: { type: 'ours', value: expect.objectContaining({ uid: 'uid-TestConfig' }) },
      infrastructure: { type: 'absent' },
    },
  },
  {
    about: 'objects of an earlier Machine',
    world: {
      'GET machines/worker': MACHINE,
      'GET testconfigs/worker': child('TestConfig', [machineOwner('uid-earlier')]),
    },
    reads: ['GET machines/worker', 'GET testconfigs/worker', 'GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      machine: OURS,
      bootstrap: { type: 'stale', value: expect.objectContaining({ uid: 'uid-TestConfig' }) },
      infrastructure: { type: 'absent' },
    },
  },
  {
    about: 'objects of somebody else',
    world: {
      'GET machines/worker': MACHINE,
      'GET testconfigs/worker': child('TestConfig', [
        { ...machineOwner('p'), kind: 'MachinePool' },
      ]),
    },
    reads: ['GET machines/worker', 'GET testconfigs/worker', 'GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      machine: OURS,
      bootstrap: {
        type: 'foreign',
        uid: 'uid-TestConfig',
        what: 'TestConfig team/worker',
        why: 'and does not belong to this ScheduledMachine; delete this ScheduledMachine and create it with another name',
      },
      infrastructure: { type: 'absent' },
    },
  },
  {
    about: 'objects that have lost their owner',
    world: { 'GET machines/worker': MACHINE, 'GET testconfigs/worker': child('TestConfig', []) },
    reads: ['GET machines/worker', 'GET testconfigs/worker', 'GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      machine: OURS,
      bootstrap: { type: 'ours', value: expect.objectContaining({ uid: 'uid-TestConfig' }) },
      infrastructure: { type: 'absent' },
    },
  },
  {
    about: 'objects of a kind that is not served, and one that is not there',
    world: { 'GET machines/worker': MACHINE },
    kinds: ['TestConfig'],
    reads: ['GET machines/worker', 'GET testconfigs/worker', 'GET clusters/prod'],
    finds: {
      cluster: { type: 'absent' },
      machine: OURS,
      ...NO_OBJECTS,
    },
  },
  {
    about: 'what a Machine that is gone has left behind',
    now: CLOSED,
    given: { status: { ...LEAVING, drain: { startedAt: CLOSED } } },
    world: { 'GET testmachines/worker': child('TestMachine', [machineOwner('uid-machine')]) },
    reads: [
      'GET machines/worker',
      'GET clusters/prod',
      'GET nodes/node-1',
      'GET testconfigs/worker',
      'GET testmachines/worker',
    ],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      node: { type: 'absent' },
      bootstrap: { type: 'absent' },
      infrastructure: {
        type: 'stale',
        value: expect.objectContaining({ uid: 'uid-TestMachine' }),
      },
    },
  },
  {
    about: 'the Node of a Machine, in the cluster that the Machine names',
    given: { spec: { kubeconfigSecretRef: { name: 'kube' } } },
    world: { 'GET machines/worker': RUNNING, 'GET nodes/node-1': NODE },
    kinds: [],
    reads: ['GET machines/worker', 'GET nodes/node-1', 'GET clusters/elsewhere'],
    opens: [
      { namespace: 'team', clusterName: 'elsewhere', secretRef: { name: 'kube', key: 'value' } },
    ],
    finds: {
      ...OURS_ELSEWHERE,
      node: { type: 'present', node: NODE },
      ...NO_OBJECTS,
    },
  },
  {
    about: "a Node that has the name, and is another machine's",
    world: {
      'GET machines/worker': RUNNING,
      'GET nodes/node-1': { ...NODE, spec: { providerID: 'test://other' } },
    },
    kinds: [],
    reads: ['GET machines/worker', 'GET nodes/node-1', 'GET clusters/elsewhere'],
    opens: ELSEWHERE,
    finds: {
      ...OURS_ELSEWHERE,
      node: {
        type: 'foreign',
        message: expect.stringMatching(/^Node node-1 has the right name, but it does not prove/),
        isOursGone: false,
      },
      ...NO_OBJECTS,
    },
  },
  {
    about: 'the Node of a Machine that is gone, in the cluster that was recorded',
    now: CLOSED,
    given: { status: { ...LEAVING, workloadCluster: RECORDED } },
    kinds: [],
    reads: ['GET machines/worker', 'GET clusters/elsewhere', 'GET nodes/node-1'],
    opens: [{ namespace: 'team', clusterName: 'elsewhere', reachedBy: RECORDED.kubeconfigSecret }],
    finds: {
      clusterName: 'elsewhere',
      cluster: { type: 'absent' },
      node: { type: 'absent' },
      ...NO_OBJECTS,
    },
  },
  {
    about: 'a cluster that cannot be opened',
    world: { 'GET machines/worker': RUNNING },
    workload: { type: 'missing', message: 'no Secret' },
    reads: ['GET machines/worker'],
    opens: ELSEWHERE,
    finds: {
      clusterName: 'elsewhere',
      machine: OURS,
      node: { type: 'unknown', message: 'no Secret', isKubeconfigUnusable: true },
    },
  },
  {
    about: 'a cluster of its own that does not answer',
    world: { 'GET machines/worker': RUNNING },
    workload: elsewhere(503),
    reads: ['GET machines/worker'],
    opens: ELSEWHERE,
    finds: {
      clusterName: 'elsewhere',
      machine: OURS,
      workloadCluster: RECORDED,
      node: {
        type: 'unknown',
        message: 'The workload cluster does not answer for Node node-1: Unavailable',
      },
    },
  },
  {
    about: 'the pods of a Node that is drained',
    now: CLOSED,
    given: { status: LEAVING },
    world: {
      'GET machines/worker': RUNNING,
      'GET nodes/node-1': NODE,
      [PODS]: { items: [POD] },
    },
    reads: [...SHUTDOWN_READS, PODS],
    opens: ELSEWHERE,
    finds: {
      ...OURS_ELSEWHERE,
      node: { type: 'present', node: NODE },
      toDrain: {
        node: { type: 'present', node: NODE },
        pods: [{ apiVersion: 'v1', kind: 'Pod', ...POD }],
        rule: undefined,
      },
    },
  },
  {
    about: 'a Node that was never seen, and is not in the management cluster: it may be in another',
    now: CLOSED,
    given: { status: LEAVING },
    world: { 'GET machines/worker': RUNNING },
    reads: SHUTDOWN_READS,
    opens: ELSEWHERE,
    finds: {
      ...OURS_ELSEWHERE,
      node: NEVER_SEEN,
      toDrain: { node: NEVER_SEEN, pods: [], rule: undefined },
    },
  },
  {
    about: 'no pods of a Node that is gone',
    now: CLOSED,
    given: { status: { ...LEAVING, nodeRef: { ...LEAVING.nodeRef, uid: 'uid-node' } } },
    world: { 'GET machines/worker': RUNNING, 'GET machinedrainrules': { items: [DRAIN_RULE] } },
    reads: SHUTDOWN_READS,
    opens: ELSEWHERE,
    finds: {
      ...OURS_ELSEWHERE,
      node: { type: 'absent' },
      toDrain: {
        node: { type: 'absent' },
        pods: [],
        rule: 'MachineDrainRule team/last-of-all selects the Machine',
      },
    },
  },
  {
    about: 'MachineDrainRules that may not be listed: one may be for this Machine',
    now: CLOSED,
    given: { status: { ...LEAVING, nodeRef: { ...LEAVING.nodeRef, uid: 'uid-node' } } },
    world: { 'GET machines/worker': RUNNING, 'GET machinedrainrules': 403 },
    reads: SHUTDOWN_READS,
    opens: ELSEWHERE,
    finds: {
      ...OURS_ELSEWHERE,
      node: { type: 'absent' },
      toDrain: {
        node: { type: 'absent' },
        pods: [],
        rule: 'Sundial has no right to list MachineDrainRules in namespace team, and one of them may select the Machine',
      },
    },
  },
  {
    about: 'no MachineDrainRules when the drain has begun',
    now: CLOSED,
    given: { status: { ...LEAVING, drain: { startedAt: CLOSED } } },
    world: {
      'GET machines/worker': RUNNING,
      'GET nodes/node-1': NODE,
      [PODS]: { items: [] },
    },
    reads: ['GET machines/worker', 'GET clusters/elsewhere', 'GET nodes/node-1', PODS],
    opens: ELSEWHERE,
    finds: {
      ...OURS_ELSEWHERE,
      node: { type: 'present', node: NODE },
      toDrain: { node: { type: 'present', node: NODE }, pods: [], rule: undefined },
    },
  },
]

test.each(ROWS)('$about', async ({ given, now = OPEN, opens = [], finds, reads, ...row }) => {
  const { reading, calls, opened } = gatherBed(row)

  const { facts } = await gatherIt(subjectOf(given), now, reading)

  expect(foundIn(facts)).toEqual({
    machineVersion: 'v1beta2',
    machine: { type: 'absent' },
    clusterName: 'prod',
    ...finds,
  })
  expect(calls.toSorted()).toEqual(reads.toSorted())
  expect(opened).toEqual(opens)
})

test.each<[string, Pick<Row, 'world' | 'workload'>, object]>([
  [
    'the management cluster that does not answer',
    { world: { 'GET nodes/node-1': 503 } },
    { code: 'Unavailable' },
  ],
  ['a bug', { workload: elsewhere(new TypeError('oh')) }, { message: 'oh' }],
  ['giving up', { workload: elsewhere(new KubeError('Aborted', 'x')) }, { code: 'Aborted' }],
])('the end of a pass, not a fact of it: %s', async (_, row, error) => {
  const world = { 'GET machines/worker': RUNNING, ...row.world }
  const { reading } = gatherBed({ ...row, world })

  await expect(gatherIt(subjectOf(), OPEN, reading)).rejects.toMatchObject(error)
})

test('two machines of one cluster that are looked at together ask for it once', async () => {
  const { reading, calls } = gatherBed({ trustsRest: true })

  await Promise.all([1, 2].map(() => gatherIt(subjectOf(), OPEN, reading)))
  await gatherIt(subjectOf({ spec: { clusterName: 'other' } }), OPEN, reading)

  expect(calls).toEqual(['GET clusters/prod', 'GET clusters/other'])
})

test('two clusters that are asked for together are two', async () => {
  const { reading, calls } = gatherBed({ trustsRest: true })

  await Promise.all(
    ['prod', 'other'].map((clusterName) =>
      gatherIt(subjectOf({ spec: { clusterName } }), OPEN, reading),
    ),
  )

  expect(calls).toEqual(['GET clusters/prod', 'GET clusters/other'])
})

/** The facts beside the ScheduledMachine, and without their type: reads.test.ts has that. */
function foundIn(facts: Facts): object {
  const own = new Set([...Object.keys(subjectOf()), 'type', 'goal', 'why'])
  return Object.fromEntries(Object.entries(facts).filter(([field]) => !own.has(field)))
}

function told(status: 'True' | 'False', reason: string, observedGeneration: number) {
  const lastTransitionTime = '2026-01-05T12:00:00Z'
  const condition = { type: 'ReferencesValid', status, reason, message: 'told', observedGeneration }
  return { conditions: [{ ...condition, lastTransitionTime }] }
}

function unusable(role: string, kind: string, why: string) {
  return { field: `spec.${role}Spec`, apiVersion: `${role}.cluster.x-k8s.io/v1beta1`, kind, why }
}

function elsewhere(answer: Served): Workload {
  const { client } = served({ 'GET nodes/node-1': answer })
  return { type: 'client', client, secret: RECORDED.kubeconfigSecret }
}

function machineOwner(uid: string) {
  return { apiVersion: 'cluster.x-k8s.io/v1beta2', kind: 'Machine', name: 'worker', uid }
}

function child(kind: string, ownerReferences: readonly object[]) {
  const metadata = { name: 'worker', namespace: 'team', uid: `uid-${kind}`, ownerReferences }
  return { apiVersion: 'x/v1', kind, metadata: { ...metadata, labels: LABELS } }
}
