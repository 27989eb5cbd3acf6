import { describe, expect, test } from 'vitest'
import { providerOwnership } from '#src/cluster-api/provider-object.ts'
import { provider } from './objects.ts'

test('an object that was just created', () => {
  expect(provider()).toEqual({
    apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
    kind: 'RemoteMachine',
    name: 'batch-1',
    namespace: 'team-a',
    uid: 'uid-infra',
    resourceVersion: '',
    labels: {},
    owners: [],
    ready: false,
    conditions: [],
  })
})

test.each([
  ['contract v1beta1', { ready: true }, true],
  ['contract v1beta1, not yet', { ready: false }, false],
  ['contract v1beta1, as a text', { ready: 'true' }, false],
  ['contract v1beta2, infrastructure', { initialization: { provisioned: true } }, true],
  ['contract v1beta2, bootstrap', { initialization: { dataSecretCreated: true } }, true],
  ['contract v1beta2, not yet', { initialization: {} }, false],
])('ready: %s', (_, status, ready) => {
  expect(provider({ status }).ready).toBe(ready)
})

test.each([
  [
    'reason and message',
    { failureReason: 'CreateError', failureMessage: 'no quota' },
    'CreateError: no quota',
  ],
  ['a reason alone', { failureReason: 'CreateError' }, 'CreateError'],
  [
    'in the field of v1beta2',
    { deprecated: { v1beta1: { failureMessage: 'no quota' } } },
    'no quota',
  ],
  ['none', {}, undefined],
])('failure: %s', (_, status, failure) => {
  expect(provider({ status }).failure).toBe(failure)
})

describe('the ownership of a provider object', () => {
  const ours = { '5spot.finos.org/scheduled-machine': 'batch-1' }
  const owned = (uid: string, apiVersion = 'cluster.x-k8s.io/v1beta2', kind = 'Machine') => ({
    apiVersion,
    kind,
    name: 'batch-1',
    uid,
  })

  test.each([
    ['created for this Machine', ours, [owned('uid-machine')], 'ours'],
    [
      'created for this Machine, read in the old version',
      ours,
      [owned('uid-machine', 'cluster.x-k8s.io/v1beta1')],
      'ours',
    ],
    ['created for the Machine of yesterday', ours, [owned('uid-yesterday')], 'stale'],
    [
      'in use by a Machine of another name',
      ours,
      [{ ...owned('uid-other'), name: 'other' }],
      'foreign',
    ],
    [
      'created for the Machine of yesterday, and in use by a Machine of another name',
      ours,
      [owned('uid-yesterday'), { ...owned('uid-other'), name: 'other' }],
      'foreign',
    ],
    ['with our label, without an owner now', ours, [], 'ours'],
    [
      'with our label, owned by a Machine of another API group',
      ours,
      [owned('uid-machine', 'example.com/v1')],
      'foreign',
    ],
    [
      'with our label, owned by a pool',
      ours,
      [owned('uid-pool', undefined, 'MachinePool')],
      'foreign',
    ],
    ['without our label', {}, [owned('uid-machine')], 'foreign'],
    [
      'with the label of another ScheduledMachine',
      { '5spot.finos.org/scheduled-machine': 'b' },
      [owned('uid-machine')],
      'foreign',
    ],
  ])('%s', (_, labels, ownerReferences, ownership) => {
    const object = provider({ metadata: { labels, ownerReferences } })

    expect(providerOwnership(object, 'batch-1', 'uid-machine')).toBe(ownership)
  })
})
