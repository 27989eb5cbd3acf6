import { describe, expect, test } from 'vitest'
import { adoptionPatch, machineOwnership } from '#src/scheduled-machine/machine-owner.ts'
import { machine } from '../cluster-api/objects.ts'

const US = { name: 'batch-1', uid: 'uid-us' }
const OUR_LABEL = { '5spot.finos.org/scheduled-machine': 'batch-1' }
const OURS = ownedBy('uid-us')
const FORMER = ownedBy('uid-old')
const CLUSTER = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Cluster',
  name: 'prod',
  uid: 'uid-cluster',
}

test.each([
  ['with our label and our uid', [OURS], 'ours'],
  ['that the Cluster owns, too', [CLUSTER, OURS], 'ours'],
  ['that a former ScheduledMachine owns, too', [FORMER, OURS], 'ours'],
  ['with our label alone', [], 'unowned'],
  ['that Cluster API has given to its Cluster', [CLUSTER], 'unowned'],
  ['of a namesake that was deleted', [FORMER], 'unowned'],
  ['of a namesake that was deleted, and of the Cluster', [CLUSTER, FORMER], 'unowned'],
  [
    'of a namesake, in a version to come',
    [{ ...FORMER, apiVersion: '5spot.finos.org/v1' }],
    'unowned',
  ],
])('a Machine of our name %s is %s', (_, ownerReferences, type) => {
  const found = machine({ metadata: { labels: OUR_LABEL, ownerReferences } })

  expect(machineOwnership(found, US)).toEqual({ type })
})

const TAKE_OFF =
  'Remove that owner reference to have it adopted, or delete this ScheduledMachine and create it with another name'
const LABEL =
  'without the label 5spot.finos.org/scheduled-machine=batch-1. Add the label to have it adopted, or delete this ScheduledMachine and create it with another name'

test.each([
  ['of a MachineSet', OUR_LABEL, [machineSet('web')], `and belongs to MachineSet web. ${TAKE_OFF}`],
  [
    'of a MachineSet, and of a namesake that was deleted',
    OUR_LABEL,
    [FORMER, machineSet('web')],
    `and belongs to MachineSet web. ${TAKE_OFF}`,
  ],
  [
    'of another ScheduledMachine, which may exist',
    OUR_LABEL,
    [{ ...FORMER, name: 'batch-2' }],
    `and belongs to ScheduledMachine batch-2. ${TAKE_OFF}`,
  ],
  [
    'of a kind called ScheduledMachine that is not ours',
    OUR_LABEL,
    [{ ...FORMER, apiVersion: 'example.com/v1' }],
    `and belongs to ScheduledMachine batch-1. ${TAKE_OFF}`,
  ],
  [
    'that a Cluster controls',
    OUR_LABEL,
    [{ ...CLUSTER, controller: true }],
    `and belongs to Cluster prod. ${TAKE_OFF}`,
  ],
  [
    'of an owner with a name without end',
    OUR_LABEL,
    [machineSet('x'.repeat(9_000))],
    `and belongs to MachineSet ${'x'.repeat(63)}…. ${TAKE_OFF}`,
  ],
  ['with our uid and no label', {}, [OURS], LABEL],
  ['with the label of another', { '5spot.finos.org/scheduled-machine': 'b' }, [OURS], LABEL],
])('a Machine of our name %s is somebody else’s', (_, labels, ownerReferences, why) => {
  const found = machine({ metadata: { labels, ownerReferences } })

  expect(machineOwnership(found, US)).toEqual({ type: 'foreign', why })
})

describe('to adopt a Machine', () => {
  const found = machine({
    metadata: { labels: OUR_LABEL, resourceVersion: '44', ownerReferences: [CLUSTER, FORMER] },
  })

  test('takes the place of the owner that is gone, for the Machine as it was read', () => {
    expect(adoptionPatch(found, US)).toEqual({
      metadata: { resourceVersion: '44', ownerReferences: [CLUSTER, OURS] },
    })
  })
})

function ownedBy(uid: string) {
  return { apiVersion: '5spot.finos.org/v1alpha1', kind: 'ScheduledMachine', name: 'batch-1', uid }
}

function machineSet(name: string) {
  const controller = { controller: true, blockOwnerDeletion: true }
  return {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'MachineSet',
    name,
    uid: 'u',
    ...controller,
  }
}
