// Lists that cannot be read, and clusters that cannot be opened: their machines are looked at.
import { expect, test } from 'vitest'
import { KubeError } from '#src/kube/kube-error.ts'
import { bed, inServiceAlone, MACHINES, NODES, OBJECTS } from '#test/support/in-service.ts'
import { LISTS, type Row, testUnsettled } from './unsettled-table.ts'

testUnsettled([
  {
    about: 'without Cluster API everything is looked at',
    isInstalled: false,
    unsettled: ['calm', 'other'],
    calls: [],
  },
  {
    about: 'Machines cannot be listed',
    world: { [MACHINES]: 403 },
    unsettled: ['calm', 'other'],
    calls: [MACHINES],
    logs: ['Machine'],
  },
  {
    about: 'ScheduledMachines cannot be listed',
    world: { [OBJECTS]: 403 },
    unsettled: ['calm', 'other'],
    calls: [MACHINES, OBJECTS],
    logs: ['ScheduledMachine'],
  },
  {
    about: 'Nodes cannot be listed',
    world: { [NODES]: 403 },
    unsettled: ['calm', 'other'],
    calls: LISTS,
    logs: ['Node'],
  },
  {
    about: 'a cluster that cannot be opened',
    workload: { type: 'missing', message: 'no Secret' },
    unsettled: ['calm', 'other'],
    calls: [MACHINES, OBJECTS],
  },
  {
    about: 'a Secret that cannot be read',
    workload: new KubeError('Forbidden', 'no'),
    unsettled: ['calm', 'other'],
    calls: [MACHINES, OBJECTS],
    logs: ['Secret'],
  },
])

test.each<[string, Pick<Row, 'world' | 'workload'>]>([
  ['of the lists', { world: { [MACHINES]: new TypeError('oh') } }],
  ['of the ScheduledMachines', { world: { [OBJECTS]: new TypeError('oh') } }],
  ['of the cluster', { workload: new TypeError('oh') }],
])('a bug is not taken for an answer: %s', async (_, row) => {
  const { find } = bed(row)

  await expect(find(inServiceAlone('calm'))).rejects.toThrow(new TypeError('oh'))
})
