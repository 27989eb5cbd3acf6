// What each effect asks of an API server, to the letter, and what a pass knows afterwards.
import { expect, test } from 'vitest'
import type { Discovery } from '#src/cluster-api/discovery.ts'
import { createKubeClient } from '#src/kube/client.ts'
import type { Effect } from '#src/scheduled-machine/effects.ts'
import type { AnyFacts } from '#src/scheduled-machine/facts.ts'
import { MANAGEMENT } from '#src/scheduled-machine/failures/explain-request.ts'
import { type ActContext, createPerformer } from '#src/scheduled-machine/perform/performer.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import {
  type Given,
  machine,
  NODE_UID,
  node,
  providerObject,
  runningMachine,
  SPEC,
  situation,
  UID,
  unownedMachine,
} from '#test/support/situation.ts'
import { type Answer, failure, recorded } from '../kube/recorded-transport.ts'

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
const inService: Given = { world: { machine: runningMachine(), node: node() } }
const unowned: Given = { world: { machine: unownedMachine() } }
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
  readonly effects: readonly Effect[]
  readonly given?: Given
  readonly answers?: readonly Answer[]
  /** `METHOD path`, and what is sent. */
  readonly asks: readonly (readonly [string, unknown?])[]
  /** The status afterwards, of one with a drain of three pods. */
  readonly status?: ScheduledMachineStatus
  readonly logs?: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    about: 'a Machine without an owner is adopted, by the ScheduledMachine that was read',
    effects: [{ type: 'adoptMachine' }],
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
    effects: [{ type: 'adoptMachine' }],
    given: unowned,
    answers: [CURRENT, GONE],
    asks: [
      [`GET ${OBJECT}`, undefined],
      [`PATCH ${MACHINE}`, expect.anything()],
    ],
  },
  {
    about: "Cluster API's drain is skipped",
    effects: [{ type: 'skipMachineDrain', what: 'drain' }],
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
  },
  {
    about: "Cluster API's drain of a Machine that is gone is skipped",
    effects: [{ type: 'skipMachineDrain', what: 'drain' }],
    given: inService,
    answers: [GONE],
    asks: [[`PATCH ${MACHINE}`, expect.anything()]],
  },
  {
    about: 'the Machine that was seen is deleted, and no other of its name',
    effects: [{ type: 'deleteMachine' }],
    given: inService,
    answers: [{}],
    asks: [[`DELETE ${MACHINE}`, deleting(MACHINE_UID, '44')]],
    logs: ['info deleted Machine'],
  },
  {
    about: 'the Machine is deleted as it is after a patch of ours',
    effects: [{ type: 'skipMachineDrain', what: 'drain' }, { type: 'deleteMachine' }],
    given: inService,
    answers: [
      {
        body: {
          metadata: { name: 'worker', namespace: 'team', resourceVersion: '45', uid: 'as-patched' },
        },
      },
      {},
    ],
    asks: [
      [`PATCH ${MACHINE}`, expect.anything()],
      [`DELETE ${MACHINE}`, deleting('as-patched', '45')],
    ],
    logs: ['info deleted Machine'],
  },
  {
    about: 'the Node is cordoned',
    effects: [{ type: 'cordonNode' }],
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
    effects: [{ type: 'cordonNode' }],
    given: { world: { machine: runningMachine(), node: node({ spec: { unschedulable: true } }) } },
    asks: [],
  },
  {
    about: 'a Node that is gone is cordoned enough',
    effects: [{ type: 'cordonNode' }],
    given: inService,
    answers: [GONE],
    asks: [[`PATCH ${NODE}`, expect.anything()]],
  },
  {
    about: 'a cordon of ours is taken back',
    effects: [{ type: 'uncordonNode' }],
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
    effects: [
      {
        type: 'evictPods',
        pods: [
          { namespace: 'shop', name: 'a', uid: 'uid-a' },
          { namespace: 'shop', name: 'b', uid: 'uid-b' },
        ],
      },
    ],
    given: inService,
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
    status: { drain: { startedAt: '2026-12-31T23:59:00Z', podsRemaining: 2, blocked: [] } },
    logs: ['info evicted pod'],
  },
  {
    about: 'the Node that was seen is deleted, and no other of its name',
    effects: [{ type: 'deleteNode' }],
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
    effects: [{ type: 'deleteProviderObject', role: 'infrastructure' }],
    given: { world: { infrastructure: providerObject('TestMachine') } },
    answers: [{}],
    asks: [[`DELETE ${INFRASTRUCTURE}/worker`, deleting('uid-TestMachine')]],
    logs: ['info deleted provider object'],
  },
  {
    about: 'a provider object of an earlier Machine is deleted',
    effects: [{ type: 'deleteProviderObject', role: 'infrastructure' }],
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
    effects: [{ type: 'deleteProviderObject', role: 'infrastructure' } as const],
    given: { world: { infrastructure: { type, what: 'X' } as never } },
    asks: [],
  })),
  {
    about: 'a provider object is deleted as its Machine names it, whatever the spec wants by now',
    effects: [{ type: 'deleteProviderObject', role: 'infrastructure' }],
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
    effects: [{ type: 'deleteProviderObject', role: 'infrastructure' }],
    given: {
      spec: { infrastructureSpec: undefined },
      world: { infrastructure: providerObject('TestMachine') },
    },
    asks: [],
  },
  {
    about: 'a provider object that was not read is not deleted',
    effects: [{ type: 'deleteProviderObject', role: 'infrastructure' }],
    asks: [],
  },
  {
    about: 'a provider object of a kind that is not served is not deleted',
    effects: [{ type: 'deleteProviderObject', role: 'bootstrap' }],
    given: { world: { bootstrap: providerObject('TestConfig') } },
    asks: [],
  },
  {
    about: 'a provider object of a cluster-scoped kind is not deleted',
    effects: [{ type: 'deleteProviderObject', role: 'infrastructure' }],
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
    effects: [{ type: 'createProviderObject', role: 'infrastructure', source: SOURCE }],
    given: { world: { machine: machine() } },
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
    effects: [{ type: 'createProviderObject', role: 'infrastructure', source: SOURCE }],
    given: { world: { machine: machine() } },
    answers: [TAKEN],
    asks: [[`POST ${INFRASTRUCTURE}`, expect.anything()]],
  },
  {
    about: 'the Machine is made, and owns the objects that are made after it',
    effects: [
      { type: 'createMachine' },
      { type: 'createProviderObject', role: 'infrastructure', source: SOURCE },
    ],
    answers: [
      { status: 201, body: made() },
      { status: 201, body: object('1') },
    ],
    asks: [
      [
        'POST /apis/cluster.x-k8s.io/v1beta2/namespaces/team/machines',
        expect.objectContaining({ kind: 'Machine', spec: expect.anything() }),
      ],
      [
        `POST ${INFRASTRUCTURE}`,
        expect.objectContaining({
          metadata: expect.objectContaining({
            ownerReferences: [expect.objectContaining({ kind: 'Machine', uid: 'new' })],
          }),
        }),
      ],
    ],
    logs: ['info created Machine', 'info created provider object'],
  },
]

const DRAINING = { drain: { startedAt: '2026-12-31T23:59:00Z', podsRemaining: 3 } } as const

test.each(ROWS)(
  '$about',
  async ({ effects, given = {}, answers = [], asks, status = DRAINING, logs = [] }) => {
    const { context, requests, lines } = bed(answers)
    const performer = createPerformer(factsIn(given), context)

    for (const effect of effects) await performer.perform(effect)

    const asked = requests.map(({ method, path, body }) => [
      `${method} ${path.replace(/\?.*/, '')}`,
      body === undefined ? undefined : JSON.parse(body),
    ])
    expect(asked).toEqual(asks)
    expect(performer.withResults(DRAINING)).toEqual(status)
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual(logs)
  },
)

test.each<[string, Effect, Given, Answer, object]>([
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
  const { context } = bed([answer])
  const facts = factsIn(given)

  const acted = perform(effect, facts, context)

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
  const { context } = bed([REFUSED])
  const facts = factsIn({ world: { machine: machine() } })

  const acted = perform(effect, facts, context)

  await expect(acted).rejects.toMatchObject(error)
})

const NOT_OBSERVED = 'decided on a Machine that was not read'
const NO_NODE = "decided on a Node that is not known to be this machine's"
const NOT_CREATED = 'a Machine is created only for a spec that can be carried out'
const template = {
  type: 'template',
  apiVersion: SOURCE.apiVersion,
  kind: SOURCE.kind,
  name: 'a',
} as const

test.each<[string, Effect, Given, string]>([
  ['to delete no Machine', { type: 'deleteMachine' }, {}, NOT_OBSERVED],
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
    'decided to adopt a Machine that has an owner',
  ],
  ['to cordon no Node', { type: 'cordonNode' }, {}, NO_NODE],
  ...(
    [
      { type: 'cordonNode' },
      { type: 'uncordonNode' },
      { type: 'evictPods', pods: [{ namespace: 'shop', name: 'a', uid: 'uid-a' }] },
      { type: 'deleteNode' },
    ] as const
  ).map((effect): [string, Effect, Given, string] => [
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
  const { context, requests } = bed([])
  const facts = factsIn(given)

  const acted = perform(effect, facts, context)

  await expect(acted).rejects.toThrow(new Error(message))
  expect(requests).toEqual([])
})

test('it is a bug to decide on a Node in a cluster that was not opened', async () => {
  const { context } = bed([])
  const facts = factsIn(inService)
  const closed = { ...context, nodes: undefined }

  const acted = perform({ type: 'cordonNode' }, facts, closed)

  await expect(acted).rejects.toThrow('decided on a Node in a cluster that was not opened')
})

function factsIn(given: Given): AnyFacts {
  const { world, ...subject } = situation(given)
  return { clusterName: subject.spec.clusterName, ...subject, ...world }
}

// `async`, so that a throw is a rejection.
async function perform(effect: Effect, facts: AnyFacts, context: ActContext): Promise<void> {
  await createPerformer(facts, context).perform(effect)
}

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
  const { signal } = new AbortController()
  const context = { client, nodes: client, cluster: MANAGEMENT, discovery, log, signal }
  return { context, requests, lines }
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
