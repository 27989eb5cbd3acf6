// The requests of each effect on a provider object.
import { expect } from 'vitest'
import { machine, providerObject, SPEC } from '#test/support/situation.ts'
import {
  CLUSTER_SCOPED,
  deleting,
  INFRASTRUCTURE,
  made,
  object,
  SOURCE,
  TAKEN,
  testEffects,
} from './perform-table.ts'

const TEMPLATE = {
  type: 'template',
  apiVersion: SOURCE.apiVersion,
  kind: SOURCE.kind,
  template: { kind: 'TestMachineTemplate', name: 'large' },
} as const
// A template cannot change what marks an object as ours.
const CLONE = {
  spec: { size: 'cloned' },
  metadata: {
    labels: { team: 'a', '5spot.finos.org/scheduled-machine': 'another' },
    annotations: { from: 'large' },
  },
}

testEffects([
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
    about: 'a provider object with metadata of the user, beside ours',
    effects: [
      {
        type: 'createProviderObject',
        role: 'infrastructure',
        source: {
          ...SOURCE,
          metadata: { labels: { team: 'a' }, annotations: { note: 'b' } },
        },
      },
    ],
    given: { world: { machine: machine() } },
    answers: [{ status: 201, body: object('1') }],
    asks: [[`POST ${INFRASTRUCTURE}`, withMetadata({ team: 'a' }, { note: 'b' })]],
    logs: ['info created provider object'],
  },
  {
    about: 'a provider object is cloned from the template that was read',
    effects: [{ type: 'createProviderObject', role: 'infrastructure', source: TEMPLATE }],
    given: {
      world: {
        machine: machine(),
        references: {
          unusableKinds: [],
          kubeconfig: { type: 'usable' },
          sources: {
            templates: { infrastructure: { type: 'present', content: CLONE } },
            files: [],
            shapes: {},
          },
        },
      },
    },
    answers: [{ status: 201, body: object('1') }],
    asks: [
      [
        `POST ${INFRASTRUCTURE}`,
        { ...withMetadata({ team: 'a' }, { from: 'large' }), spec: { size: 'cloned' } },
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
])

function withMetadata(labels: object, annotations: object) {
  return {
    apiVersion: SOURCE.apiVersion,
    kind: SOURCE.kind,
    metadata: {
      name: 'worker',
      namespace: 'team',
      labels: {
        ...labels,
        '5spot.finos.org/scheduled-machine': 'worker',
        'cluster.x-k8s.io/cluster-name': 'prod',
      },
      annotations: { ...annotations, '5spot.finos.org/scheduled-machine': 'worker' },
      ownerReferences: [expect.objectContaining({ kind: 'Machine', controller: true })],
    },
    spec: SPEC.infrastructureSpec.spec,
  }
}
