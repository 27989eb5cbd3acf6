// Machines in service and on their way there, list by list: which of them a pass has to look at.
import { expect, test } from 'vitest'
import {
  bare,
  bed,
  CALM,
  deleted,
  inService,
  inServiceAlone,
  JOINING,
  key,
  list,
  MACHINES,
  machine,
  NODES,
  node,
  OBJECTS,
  OTHER,
  paused,
} from '#test/support/in-service.ts'
import { SPEC } from '#test/support/situation.ts'
import { LISTS, testUnsettled } from './unsettled-table.ts'

testUnsettled([
  { about: 'nothing has changed', unsettled: [], calls: LISTS },
  {
    about: 'one Machine is gone',
    world: { [MACHINES]: list(machine('other')) },
    unsettled: ['calm'],
    calls: LISTS,
  },
  {
    about: 'one Machine has another Node',
    world: { [MACHINES]: list(machine('calm', 'new-node'), machine('other')) },
    unsettled: ['calm'],
    calls: LISTS,
  },
  {
    about: 'one Node is gone',
    world: { [NODES]: list(node('calm')) },
    unsettled: ['other'],
    calls: LISTS,
  },
  {
    about: 'one Node is not Ready',
    world: { [NODES]: list(node('calm'), node('other', 'False')) },
    unsettled: ['other'],
    calls: LISTS,
  },
  {
    about: 'one Node is another',
    world: { [NODES]: list(node('calm'), node('other', 'True', 'uid-new')) },
    unsettled: ['other'],
    calls: LISTS,
  },
  {
    about: 'a Node that says of nobody that it is theirs',
    world: { [NODES]: list(node('calm'), node('other'), { metadata: { name: 'stray' } }) },
    unsettled: [],
    calls: LISTS,
  },
  {
    about: 'a Machine without a namespace is nobody’s',
    world: {
      [MACHINES]: list(machine('other'), { ...machine('calm'), metadata: { name: 'calm' } }),
    },
    unsettled: ['calm'],
    calls: LISTS,
  },
  {
    about: 'one ScheduledMachine is gone',
    world: { [OBJECTS]: list(OTHER) },
    unsettled: ['calm'],
    calls: LISTS,
  },
  {
    about: 'one ScheduledMachine has another spec',
    world: { [OBJECTS]: list(CALM, { ...OTHER, metadata: { ...OTHER.metadata, generation: 2 } }) },
    unsettled: ['other'],
    calls: LISTS,
  },
  {
    about: 'a Machine that is being deleted is looked at',
    world: { [MACHINES]: list(machine('other'), deleted(machine('calm'))) },
    unsettled: ['calm'],
    calls: LISTS,
  },
  {
    about: 'a join that goes as it should is left alone, and its cluster is not asked',
    world: { [OBJECTS]: list(JOINING), [MACHINES]: list(bare('joining')) },
    unsettled: ['calm', 'other'],
    calls: [MACHINES, OBJECTS],
  },
  {
    about: 'a join that was paused is looked at',
    world: {
      [OBJECTS]: list(paused({ ...JOINING, metadata: { ...JOINING.metadata, name: 'calm' } })),
      [MACHINES]: list(bare('calm')),
    },
    unsettled: ['calm', 'other'],
    calls: [MACHINES, OBJECTS],
  },
  {
    about: 'one that was in service and has no Node any more is looked at',
    world: { [MACHINES]: list(bare('calm'), machine('other')) },
    unsettled: ['calm'],
    calls: LISTS,
  },
])

test('comparisons do not overlap: one that is asked for meanwhile follows', async () => {
  const { find, asked } = bed({})

  const names = inServiceAlone('calm', 'other')
  const found = await Promise.all([find(names), find(names), find(names)])

  expect(found).toEqual([[], [], []])
  expect(asked).toEqual([...LISTS, ...LISTS])
})

test('a cluster is opened once for all its machines, and asked once however it is opened', async () => {
  const own = { kubeconfigSecretRef: { name: 'kube' } }
  const third = { ...inService('third'), spec: { ...SPEC, ...own } }
  const fourth = { ...inService('fourth'), spec: { ...SPEC, clusterName: 'elsewhere' } }
  const names = ['calm', 'other', 'third', 'fourth']
  const { find, asked, opened } = bed({
    world: {
      [OBJECTS]: list(CALM, OTHER, third, fourth),
      [MACHINES]: list(...names.map((name) => machine(name))),
      [NODES]: list(...names.map((name) => node(name))),
    },
  })

  expect(await find(inServiceAlone(...names))).toEqual([])
  expect(asked).toEqual(LISTS)
  expect(opened).toEqual([
    { namespace: 'team', clusterName: 'prod' },
    { namespace: 'team', clusterName: 'prod', secretRef: { name: 'kube', key: 'value' } },
    { namespace: 'team', clusterName: 'elsewhere' },
  ])
})

test('a machine whose kubeconfig Secret is not recorded yet is looked at', async () => {
  const secret = { name: 'prod-kubeconfig', key: 'value' }
  const workloadCluster = { clusterName: 'prod', kubeconfigSecret: secret }
  const { find, opened } = bed({
    world: { [OBJECTS]: list(CALM, { ...OTHER, status: { ...OTHER.status, workloadCluster } }) },
    secret,
  })

  expect(await find(inServiceAlone('calm', 'other'))).toEqual([key('calm')])
  expect(opened).toEqual([
    { namespace: 'team', clusterName: 'prod' },
    { namespace: 'team', clusterName: 'prod', reachedBy: secret },
  ])
})
