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
