// What each effect asks of an API server, to the letter, and what a pass knows afterwards.
import { expect, test } from 'vitest'
import type { Discovery } from '#src/cluster-api/discovery.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { act } from '#src/scheduled-machine/act.ts'
import type { Effect } from '#src/scheduled-machine/effects.ts'
import { type Deeds, deedsOf } from '#src/scheduled-machine/hands.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import {
  at,
  type Facts,
  machine,
  NODE_UID,
  node,
  observed,
  providerObject,
  runningMachine,
  SPEC,
  UID,
  unownedMachine,
} from '#test/support/observed.ts'
import { type Answer, failure, recorded } from '../kube/recorded-transport.ts'

const NOW = at('2026-12-31T23:59:59Z')
const OBJECT = '/apis/5spot.finos.org/v1alpha1/namespaces/team/scheduledmachines/worker'
const MACHINE = '/apis/cluster.x-k8s.io/v1beta2/namespaces/team/machines/worker'
const NODE = '/api/v1/nodes/worker'
const INFRASTRUCTURE = '/apis/infrastructure.cluster.x-k8s.io/v1beta1/namespaces/team/testmachines'
const MACHINE_UID = '5b0c4d5e-0000-4000-8000-000000000002'

const GONE = failure(404, 'NotFound', 'not found')
const TAKEN = failure(409, 'AlreadyExists', 'already exists')
const REFUSED = failure(403, 'Forbidden', 'no')

const MARKED = {
  metadata: { annotations: { '5spot.finos.org/cordoned-by': UID } },
  spec: { unschedulable: true },
}
const inService: Facts = { world: { machine: runningMachine(), node: node() } }
const event = { type: 'Normal', reason: 'R', action: 'A', note: 'N', id: 'i' } as const
const unowned: Facts = { world: { machine: unownedMachine() } }
const CURRENT = { body: { kind: 'ScheduledMachine', metadata: { name: 'worker', uid: UID } } }
const OWNER = {
  apiVersion: '5spot.finos.org/v1alpha1',
  kind: 'ScheduledMachine',
  name: 'worker',
  uid: UID,
}
const SOURCE = { type: 'inline', ...SPEC.infrastructureSpec } as const
const CLUSTER_SCOPED = { ...SOURCE, kind: 'TestIdentity' } as const

interface Row {
  readonly about: string
  readonly effect: Effect
  readonly given?: Facts
  readonly deeds?: Partial<Deeds>
  readonly answers?: readonly Answer[]
  /** `METHOD path`, and what is sent. */
  readonly asks: readonly (readonly [string, unknown?])[]
  /** What is different afterwards. */
  readonly knows?: Partial<Deeds>
  readonly logs?: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    about: 'the finalizer is added to those of others',
    effect: { type: 'addFinalizer' },
    given: { finalizers: ['other/one'] },
    answers: [{ body: object('8') }],
    asks: [
      [
        `PATCH ${OBJECT}`,
        {
          metadata: {
            resourceVersion: '7',
            finalizers: ['other/one', '5spot.finos.org/scheduledmachine'],
          },
        },
      ],
    ],
    knows: { resourceVersion: '8' },
    logs: ['info added finalizer'],
  },
  {
    about: 'the finalizer is taken away, those of others stay',
    effect: { type: 'removeFinalizer' },
    given: { finalizers: ['other/one', '5spot.finos.org/scheduledmachine'] },
    answers: [{ body: object('8') }],
    asks: [[`PATCH ${OBJECT}`, { metadata: { resourceVersion: '7', finalizers: ['other/one'] } }]],
    logs: ['info removed finalizer'],
  },
  {
    about: 'a status is written as its difference',
    effect: { type: 'record', status: { phase: 'Pending', message: 'so it is' } },
    given: { status: { phase: 'Inactive', message: 'so it is', nodeRef: { name: 'w' } as never } },
    answers: [{ body: { ...object('8'), status: { phase: 'Pending' } } }],
    asks: [
      [
        `PATCH ${OBJECT}/status`,
        { metadata: { resourceVersion: '7' }, status: { phase: 'Pending', nodeRef: null } },
      ],
    ],
    knows: { resourceVersion: '8', rawStatus: { phase: 'Pending' } },
    logs: ['info recorded status'],
  },
  {
    about: 'a status that the answer leaves out is taken to be as written',
    effect: { type: 'record', status: { phase: 'Pending' } },
    given: { status: { phase: 'Inactive' } },
    answers: [{ body: object('8') }],
    asks: [
      [
        `PATCH ${OBJECT}/status`,
        { metadata: { resourceVersion: '7' }, status: { phase: 'Pending' } },
      ],
    ],
    knows: { resourceVersion: '8', rawStatus: { phase: 'Pending' } },
    logs: ['info recorded status'],
  },
  {
    about: 'a status that is as it was is not written',
    effect: { type: 'record', status: { phase: 'Inactive' } },
    given: { status: { phase: 'Inactive' } },
    asks: [],
  },
  {
    about: 'an Event is written',
    effect: { type: 'emit', event },
    answers: [{ status: 201, body: { metadata: { name: 'e' } } }],
    asks: [
      [
        'POST /apis/events.k8s.io/v1/namespaces/team/events',
        {
          apiVersion: 'events.k8s.io/v1',
          kind: 'Event',
          metadata: {
            name: expect.stringMatching(/^20260101t000000z-25-000001\.worker\.[0-9a-f]{16}$/),
            namespace: 'team',
          },
          eventTime: '2026-12-31T23:59:59.000000Z',
          type: 'Normal',
          reason: 'R',
          action: 'A',
          note: 'N',
          regarding: {
            apiVersion: '5spot.finos.org/v1alpha1',
            kind: 'ScheduledMachine',
            namespace: 'team',
            name: 'worker',
            uid: UID,
          },
          reportingController: 'sundial.dev/scheduled-machine',
          reportingInstance: 'scheduled-machine',
        },
      ],
    ],
  },
  {
    about: 'an Event that was written before is told once',
    effect: { type: 'emit', event },
    answers: [TAKEN],
    asks: [['POST /apis/events.k8s.io/v1/namespaces/team/events', expect.anything()]],
  },
  {
    about: 'an Event that cannot be written stops nothing',
    effect: { type: 'emit', event },
    answers: [REFUSED],
    asks: [['POST /apis/events.k8s.io/v1/namespaces/team/events', expect.anything()]],
    logs: ['warn could not write Event'],
  },
  {
    about: 'a Machine without an owner is adopted, by the ScheduledMachine that was read',
    effect: { type: 'adoptMachine' },
    given: unowned,
    answers: [CURRENT, { body: object('8') }],
    asks: [
      [`GET ${OBJECT}`, undefined],
      [`PATCH ${MACHINE}`, { metadata: { resourceVersion: '44', ownerReferences: [OWNER] } }],
    ],
    logs: ['info adopted Machine'],
  },
  {
    about: 'a Machine that has gone is not adopted',
    effect: { type: 'adoptMachine' },
    given: unowned,
    answers: [CURRENT, GONE],
    asks: [
      [`GET ${OBJECT}`, undefined],
      [`PATCH ${MACHINE}`, expect.anything()],
    ],
  },
  {
    about: "Cluster API's drain is skipped",
    effect: { type: 'skipMachineDrain', what: 'drain' },
    given: inService,
    answers: [{ body: object('8') }],
    asks: [
      [
        `PATCH ${MACHINE}`,
        {
          metadata: {
            resourceVersion: '44',
            annotations: { 'machine.cluster.x-k8s.io/exclude-node-draining': 'by-sundial' },
          },
        },
      ],
    ],
    knows: { machine: expect.objectContaining({ name: 'worker', resourceVersion: '8' }) },
  },
  {
    about: "Cluster API's drain of a Machine that is gone is skipped",
    effect: { type: 'skipMachineDrain', what: 'drain' },
    given: inService,
    answers: [GONE],
    asks: [[`PATCH ${MACHINE}`, expect.anything()]],
  },
  {
    about: 'the Machine that was seen is deleted, and no other of its name',
    effect: { type: 'deleteMachine' },
    given: inService,
    answers: [{}],
    asks: [[`DELETE ${MACHINE}`, deleting(MACHINE_UID, '44')]],
    logs: ['info deleted Machine'],
  },
  {
    about: 'the Machine is deleted as it is after a patch of ours',
    effect: { type: 'deleteMachine' },
    given: inService,
    deeds: {
      machine: machineIn(machine({ metadata: { resourceVersion: '45', uid: 'as-patched' } })),
    },
    answers: [{}],
    asks: [[`DELETE ${MACHINE}`, deleting('as-patched', '45')]],
    logs: ['info deleted Machine'],
  },
  {
    about: 'the Node is cordoned',
    effect: { type: 'cordonNode' },
    given: inService,
    answers: [{ body: object('8') }],
    asks: [
      [
        `PATCH ${NODE}`,
        {
          metadata: {
            resourceVersion: '9',
            annotations: { '5spot.finos.org/cordoned-by': UID },
          },
          spec: { unschedulable: true },
        },
      ],
    ],
    logs: ['info cordoned node'],
  },
  {
    about: 'a Node that is cordoned already is left alone',
    effect: { type: 'cordonNode' },
    given: { world: { machine: runningMachine(), node: node({ spec: { unschedulable: true } }) } },
    asks: [],
  },
  {
    about: 'a Node that is gone is cordoned enough',
    effect: { type: 'cordonNode' },
    given: inService,
    answers: [GONE],
    asks: [[`PATCH ${NODE}`, expect.anything()]],
    logs: ['info cordoned node'],
  },
  {
    about: 'a cordon of ours is taken back',
    effect: { type: 'uncordonNode' },
    given: { world: { machine: runningMachine(), node: node(MARKED) } },
    answers: [{ body: object('8') }],
    asks: [
      [
        `PATCH ${NODE}`,
        {
          metadata: {
            resourceVersion: '9',
            annotations: { '5spot.finos.org/cordoned-by': null },
          },
          spec: { unschedulable: null },
        },
      ],
    ],
    logs: ['info uncordoned node'],
  },
  {
    about: 'pods are evicted, and what came of it is added to what is known',
    effect: {
      type: 'evictPods',
      pods: [
        { namespace: 'shop', name: 'a', uid: 'uid-a' },
        { namespace: 'shop', name: 'b', uid: 'uid-b' },
      ],
    },
    given: inService,
    deeds: { evictions: [{ pod: { namespace: 'shop', name: 'z' }, outcome: 'gone' }] },
    answers: [{ status: 201 }, GONE],
    asks: [
      [
        'POST /api/v1/namespaces/shop/pods/a/eviction',
        {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { namespace: 'shop', name: 'a' },
          deleteOptions: { preconditions: { uid: 'uid-a' } },
        },
      ],
      [
        'POST /api/v1/namespaces/shop/pods/b/eviction',
        {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { namespace: 'shop', name: 'b' },
          deleteOptions: { preconditions: { uid: 'uid-b' } },
        },
      ],
    ],
    knows: {
      evictions: [
        { pod: { namespace: 'shop', name: 'z' }, outcome: 'gone' },
        { pod: { namespace: 'shop', name: 'a' }, outcome: 'evicted' },
        { pod: { namespace: 'shop', name: 'b' }, outcome: 'gone' },
      ],
    },
    logs: ['info evicted pod'],
  },
  {
    about: 'the Node that was seen is deleted, and no other of its name',
    effect: { type: 'deleteNode' },
    given: {
      status: { nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: NODE_UID } },
      world: { node: node() },
    },
    answers: [{}],
    asks: [[`DELETE ${NODE}`, deleting(NODE_UID)]],
    logs: ['info deleted Node that was left behind'],
  },
  {
    about: 'a provider object that was seen is deleted',
    effect: { type: 'deleteProviderObject', role: 'infrastructure' },
    given: { world: { infrastructure: providerObject('TestMachine') } },
    answers: [{}],
    asks: [[`DELETE ${INFRASTRUCTURE}/worker`, deleting('uid-TestMachine')]],
    logs: ['info deleted provider object'],
  },
  {
    about: 'a provider object of an earlier Machine is deleted',
    effect: { type: 'deleteProviderObject', role: 'infrastructure' },
    given: {
      world: {
        machine: machine(),
        infrastructure: { ...providerObject('TestMachine'), type: 'stale' } as never,
      },
    },
    answers: [{}],
    asks: [[`DELETE ${INFRASTRUCTURE}/worker`, deleting('uid-TestMachine')]],
    logs: ['info deleted provider object'],
  },
  ...(['absent', 'foreign'] as const).map((type) => ({
    about: `a provider object that is ${type} is not deleted`,
    effect: { type: 'deleteProviderObject', role: 'infrastructure' } as const,
    given: { world: { infrastructure: { type, what: 'X' } as never } },
    asks: [],
  })),
  {
    about: 'a provider object is deleted as its Machine names it, whatever the spec wants by now',
    effect: { type: 'deleteProviderObject', role: 'infrastructure' },
    given: {
      spec: { infrastructureSpec: { ...SPEC.infrastructureSpec, kind: 'NewMachine' } },
      world: {
        machine: machine({
          spec: {
            infrastructureRef: {
              apiVersion: SPEC.infrastructureSpec.apiVersion,
              kind: 'TestMachine',
              name: 'worker',
            },
          },
        }),
        infrastructure: providerObject('TestMachine'),
      },
    },
    answers: [{}],
    asks: [[`DELETE ${INFRASTRUCTURE}/worker`, deleting('uid-TestMachine')]],
    logs: ['info deleted provider object'],
  },
  {
    about: 'a provider object that nothing names is not deleted',
    effect: { type: 'deleteProviderObject', role: 'infrastructure' },
    given: {
      spec: { infrastructureSpec: undefined },
      world: { infrastructure: providerObject('TestMachine') },
    },
    asks: [],
  },
  {
    about: 'a provider object that was not read is not deleted',
    effect: { type: 'deleteProviderObject', role: 'infrastructure' },
    asks: [],
  },
  {
    about: 'a provider object of a kind that is not served is not deleted',
    effect: { type: 'deleteProviderObject', role: 'bootstrap' },
    given: { world: { bootstrap: providerObject('TestConfig') } },
    asks: [],
  },
  {
    about: 'a provider object of a cluster-scoped kind is not deleted',
    effect: { type: 'deleteProviderObject', role: 'infrastructure' },
    given: {
      status: {
        infrastructureRef: {
          apiVersion: CLUSTER_SCOPED.apiVersion,
          kind: CLUSTER_SCOPED.kind,
          name: 'worker',
        },
      },
      world: { infrastructure: providerObject('TestMachine') },
    },
    asks: [],
  },
  {
    about: 'a provider object is made for the Machine, and owned by it',
    effect: { type: 'createProviderObject', role: 'infrastructure', source: SOURCE },
    deeds: { machine: machineIn(machine()) },
    answers: [{ status: 201, body: object('1') }],
    asks: [
      [
        `POST ${INFRASTRUCTURE}`,
        expect.objectContaining({
          apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
          kind: 'TestMachine',
          spec: { size: 'large' },
        }),
      ],
    ],
    logs: ['info created provider object'],
  },
  {
    about: 'a provider object that is there already is left to the next pass',
    effect: { type: 'createProviderObject', role: 'infrastructure', source: SOURCE },
    deeds: { machine: machineIn(machine()) },
    answers: [TAKEN],
    asks: [[`POST ${INFRASTRUCTURE}`, expect.anything()]],
  },
  {
    about: 'the Machine is made, and known to what follows',
    effect: { type: 'createMachine' },
    answers: [{ status: 201, body: made() }],
    asks: [
      [
        'POST /apis/cluster.x-k8s.io/v1beta2/namespaces/team/machines',
        expect.objectContaining({ kind: 'Machine', spec: expect.anything() }),
      ],
    ],
    knows: { machine: expect.objectContaining({ name: 'worker', uid: 'new' }) },
    logs: ['info created Machine'],
  },
]

test.each(ROWS)(
  '$about',
  async ({ effect, given, deeds, answers = [], asks, knows, logs = [] }) => {
    const { hands, requests, lines } = bed(answers)
    const facts = observed(given)
    const before = { ...deedsOf(facts), ...deeds }

    const after = await act(effect, facts, before, NOW, hands, new AbortController().signal)

    const asked = requests.map(({ method, path, body }) => [
      `${method} ${path.replace(/\?.*/, '')}`,
      body === undefined ? undefined : JSON.parse(body),
    ])
    expect(asked).toEqual(asks)
    expect(after).toEqual({ ...before, ...knows })
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual(logs)
  },
)

test.each<[string, Effect, Facts, Answer, object]>([
  [
    'an Event for who has given up',
    { type: 'emit', event },
    {},
    new KubeError('Aborted', 'x'),
    { code: 'Aborted' },
  ],
  ['an Event, by a bug', { type: 'emit', event }, {}, new TypeError('oh'), { message: 'oh' }],
  [
    'a Machine for a ScheduledMachine that is another by now',
    { type: 'adoptMachine' },
    unowned,
    { body: { kind: 'ScheduledMachine', metadata: { name: 'worker', uid: 'later' } } },
    { code: 'Conflict', message: 'ScheduledMachine worker is not as it was read' },
  ],
  [
    'a Machine for a ScheduledMachine that was deleted since',
    { type: 'adoptMachine' },
    unowned,
    { body: { metadata: { name: 'worker', uid: UID, deletionTimestamp: '2026-12-31T23:59:58Z' } } },
    { code: 'Conflict' },
  ],
  [
    'a Machine for a ScheduledMachine that is gone',
    { type: 'adoptMachine' },
    unowned,
    GONE,
    { code: 'Conflict' },
  ],
  ['a cordon that is refused', { type: 'cordonNode' }, inService, REFUSED, { code: 'Forbidden' }],
  [
    'a skipped drain that is refused',
    { type: 'skipMachineDrain', what: 'drain' },
    inService,
    REFUSED,
    { code: 'Forbidden' },
  ],
  [
    'a Machine that is there already',
    { type: 'createMachine' },
    {},
    TAKEN,
    { code: 'Conflict', message: 'there is a Machine worker already' },
  ],
  ['a Machine that is refused', { type: 'createMachine' }, {}, REFUSED, { code: 'Forbidden' }],
])('%s is not passed over', async (_, effect, given, answer, error) => {
  const { hands } = bed([answer])
  const facts = observed(given)

  const acted = act(effect, facts, deedsOf(facts), NOW, hands, new AbortController().signal)

  await expect(acted).rejects.toMatchObject(error)
})

test.each<[string, Effect, object]>([
  [
    'a provider object that is refused',
    { type: 'createProviderObject', role: 'infrastructure', source: SOURCE },
    { code: 'Forbidden' },
  ],
  [
    'a provider object of a kind that is not served',
    { type: 'createProviderObject', role: 'bootstrap', source: { ...SOURCE, kind: 'Other' } },
    { code: 'NotFound', message: 'Other of infrastructure.cluster.x-k8s.io/v1beta1 is not served' },
  ],
  [
    'a provider object of a cluster-scoped kind',
    { type: 'createProviderObject', role: 'infrastructure', source: CLUSTER_SCOPED },
    {
      code: 'Invalid',
      message: 'TestIdentity of infrastructure.cluster.x-k8s.io/v1beta1 is cluster-scoped',
    },
  ],
])('%s is not passed over', async (_, effect, error) => {
  const { hands } = bed([REFUSED])
  const facts = observed({ world: { machine: machine() } })

  const acted = act(effect, facts, deedsOf(facts), NOW, hands, new AbortController().signal)

  await expect(acted).rejects.toMatchObject(error)
})

const NOT_OBSERVED = 'decided on a Machine that was not observed'
const NO_NODE = "decided on a Node that is not known to be this machine's"
const NOT_CREATED = 'a Machine is created only for a spec that can be carried out'
const template = {
  type: 'template',
  apiVersion: SOURCE.apiVersion,
  kind: SOURCE.kind,
  name: 'a',
} as const

test.each<[string, Effect, Facts | 'nothing', string]>([
  ['to delete no Machine', { type: 'deleteMachine' }, {}, NOT_OBSERVED],
  ['to delete what was not read', { type: 'deleteMachine' }, 'nothing', NOT_OBSERVED],
  [
    'to delete a Machine of no version',
    { type: 'deleteMachine' },
    { world: { machine: machine(), machineVersion: undefined } },
    NOT_OBSERVED,
  ],
  [
    'to adopt a Machine that has an owner',
    { type: 'adoptMachine' },
    { world: { machine: machine() } },
    'decided to adopt a Machine that was not observed to have no owner',
  ],
  ['to cordon no Node', { type: 'cordonNode' }, {}, NO_NODE],
  ['to cordon what was not read', { type: 'cordonNode' }, 'nothing', NO_NODE],
  ...(
    [
      { type: 'cordonNode' },
      { type: 'uncordonNode' },
      { type: 'evictPods', pods: [{ namespace: 'shop', name: 'a', uid: 'uid-a' }] },
      { type: 'deleteNode' },
    ] as const
  ).map((effect): [string, Effect, Facts, string] => [
    `to do this to a stranger's Node: ${effect.type}`,
    effect,
    { world: { machine: runningMachine(), node: node({ spec: { providerID: 'test://other' } }) } },
    NO_NODE,
  ]),
  [
    'to delete a Node that is gone',
    { type: 'deleteNode' },
    { world: { node: { type: 'absent' } } },
    NO_NODE,
  ],
  ['to make what was not read', { type: 'createMachine' }, 'nothing', NOT_CREATED],
  [
    'to make one of no version',
    { type: 'createMachine' },
    { world: { machineVersion: undefined } },
    NOT_CREATED,
  ],
  [
    'to make one without bootstrap',
    { type: 'createMachine' },
    { spec: { bootstrapSpec: undefined } },
    NOT_CREATED,
  ],
  [
    'to make one without infrastructure',
    { type: 'createMachine' },
    { spec: { infrastructureSpec: undefined } },
    NOT_CREATED,
  ],
  [
    'to make an object for no Machine',
    { type: 'createProviderObject', role: 'infrastructure', source: SOURCE },
    {},
    'a provider object is created only for a Machine',
  ],
  [
    'to clone an object',
    { type: 'createProviderObject', role: 'infrastructure', source: template },
    { world: { machine: machine() } },
    'template sources are not created here',
  ],
])('it is a bug to decide %s', async (_, effect, given, message) => {
  const { hands, requests } = bed([])
  const facts = given === 'nothing' ? { ...observed(), world: undefined } : observed(given)

  const acted = act(effect, facts, deedsOf(facts), NOW, hands, new AbortController().signal)

  await expect(acted).rejects.toThrow(new Error(message))
  expect(requests).toEqual([])
})

test('it is a bug to decide on a Node in a cluster that was not opened', async () => {
  const { hands } = bed([])
  const facts = observed(inService)
  const closed = { ...hands, nodes: undefined }

  const acted = act(
    { type: 'cordonNode' },
    facts,
    deedsOf(facts),
    NOW,
    closed,
    new AbortController().signal,
  )

  await expect(acted).rejects.toThrow('decided on a Node in a cluster that was not opened')
})

test('what has been done so far begins with what was observed', () => {
  const ours = machine()

  expect(deedsOf(observed({ status: { phase: 'Active' }, world: { machine: ours } }))).toEqual({
    rawStatus: { phase: 'Active' },
    resourceVersion: '7',
    machine: machineIn(ours),
    evictions: [],
  })
  expect(deedsOf({ ...observed(), world: undefined }).machine).toBeUndefined()
})

function bed(answers: readonly Answer[]) {
  const { transport, requests } = recorded(...answers)
  const client = createKubeClient(transport)
  const { log, lines } = collectingLog()
  const served = { apiVersion: SOURCE.apiVersion, kind: SOURCE.kind }
  const discovery: Discovery = {
    machineVersion: async () => 'v1beta2',
    resourceOf: async (apiVersion, kind) => {
      if (kind === CLUSTER_SCOPED.kind) {
        return { apiVersion, kind, plural: 'testidentities', namespaced: false }
      }
      return kind === served.kind && apiVersion === served.apiVersion
        ? { ...served, plural: 'testmachines', namespaced: true }
        : undefined
    },
    forget: () => {},
  }
  return { hands: { client, nodes: client, discovery, log }, requests, lines }
}

function machineIn(found: ReturnType<typeof machine>) {
  return found.type === 'ours' ? found.value : undefined
}

function made() {
  return { kind: 'Machine', metadata: { name: 'worker', namespace: 'team', uid: 'new' } }
}

function deleting(uid: string, resourceVersion?: string) {
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    preconditions: { uid, ...(resourceVersion !== undefined && { resourceVersion }) },
    propagationPolicy: 'Background',
  }
}

function object(resourceVersion: string) {
  return { metadata: { name: 'worker', namespace: 'team', resourceVersion } }
}
