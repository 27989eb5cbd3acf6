// The backstop's comparison, list by list: which machines a pass has to look at.
import { expect, test } from 'vitest'
import { KubeError } from '#src/kube/kube-error.ts'
import type { AtRest } from '#src/wake/due.ts'
import {
  ALL_OBJECTS,
  bare,
  bed,
  CALM,
  deleted,
  type InServiceBed,
  inService,
  inServiceAlone,
  JOINING,
  key,
  LATELY,
  list,
  MACHINES,
  machine,
  NODES,
  NOW,
  node,
  OBJECTS,
  OTHER,
  paused,
  REMOVED,
  resting,
} from '#test/support/in-service.ts'
import { REFS, SPEC } from '#test/support/situation.ts'

interface Row extends Omit<InServiceBed, 'secret'> {
  readonly about: string
  /** Of `calm` and `other` those that have come to rest lately; the rest are in service. */
  readonly lately?: readonly string[]
  /** Has rested for longer. */
  readonly atRest?: readonly AtRest[]
  readonly unsettled: readonly string[]
  readonly calls: readonly string[]
  /** The kinds that could not be read. */
  readonly logs?: readonly string[]
}

const LISTS = [MACHINES, OBJECTS, NODES]
const ALL_LISTS = [MACHINES, ALL_OBJECTS, NODES]

const ROWS: readonly Row[] = [
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
    about: 'what rests and has no Machine is left alone',
    world: {
      [ALL_OBJECTS]: list(resting(), OTHER),
      [MACHINES]: list(machine('other')),
      [NODES]: list(node('other')),
    },
    lately: ['calm'],
    unsettled: [],
    calls: ALL_LISTS,
  },
  {
    about: 'a Node of what rests is looked at, in a cluster that is listed anyway',
    world: { [OBJECTS]: list(OTHER), [MACHINES]: list(machine('other')) },
    atRest: [{ ...key('calm'), nodeName: undefined }],
    unsettled: ['calm'],
    calls: LISTS,
  },
  {
    about: 'a Node of what rests for long that is Ready and told of is left alone',
    world: { [OBJECTS]: list(OTHER), [MACHINES]: list(machine('other')) },
    atRest: [{ ...key('calm'), nodeName: 'node-calm' }],
    unsettled: [],
    calls: LISTS,
  },
  {
    about: 'a Node of what rests for long that is told of is looked at when it is not Ready',
    world: {
      [OBJECTS]: list(OTHER),
      [MACHINES]: list(machine('other')),
      [NODES]: list(node('calm', 'Unknown'), node('other')),
    },
    atRest: [{ ...key('calm'), nodeName: 'node-calm' }],
    unsettled: ['calm'],
    calls: LISTS,
  },
  {
    about: 'a Node of what rests is left to its Machine, if there is one',
    world: { [OBJECTS]: list(OTHER) },
    atRest: [{ ...key('calm'), nodeName: undefined }],
    unsettled: [],
    calls: LISTS,
  },
  {
    about: 'for what has rested for long no cluster is listed',
    world: { [OBJECTS]: list(), [MACHINES]: list() },
    atRest: [{ ...key('calm'), nodeName: undefined }],
    unsettled: ['other'],
    calls: [MACHINES, OBJECTS],
  },
  {
    about: 'nor for what has come to rest lately, and had no Machine',
    world: { [ALL_OBJECTS]: list(resting({ phaseSince: LATELY })), [MACHINES]: list() },
    lately: ['calm'],
    unsettled: ['other'],
    calls: [MACHINES, ALL_OBJECTS],
  },
  {
    about: 'where a Machine was removed lately its cluster is listed',
    world: { [ALL_OBJECTS]: list(resting(REMOVED)), [MACHINES]: list() },
    lately: ['calm'],
    unsettled: ['other', 'calm'],
    calls: ALL_LISTS,
  },
  {
    about: 'for what was resumed long ago no cluster is listed',
    world: {
      [ALL_OBJECTS]: list(resting({ conditions: [noMachineSince('2026-01-05T14:00:00Z')] })),
      [MACHINES]: list(),
    },
    lately: ['calm'],
    unsettled: ['other'],
    calls: [MACHINES, ALL_OBJECTS],
  },
  {
    about: 'where one was resumed lately its cluster is listed: a Node may have come meanwhile',
    world: {
      [ALL_OBJECTS]: list(resting({ conditions: [noMachineSince(LATELY)] })),
      [MACHINES]: list(),
    },
    lately: ['calm'],
    unsettled: ['other', 'calm'],
    calls: ALL_LISTS,
  },
  {
    about: 'a Node of what rests that is Ready and told of is left alone',
    world: {
      [ALL_OBJECTS]: list(resting({ ...REMOVED, nodeRef: CALM.status.nodeRef })),
      [MACHINES]: list(),
    },
    lately: ['calm'],
    unsettled: ['other'],
    calls: ALL_LISTS,
  },
  {
    about: 'what rests in its window is looked at',
    world: {
      [ALL_OBJECTS]: list({ ...resting(), spec: SPEC }, OTHER),
      [MACHINES]: list(machine('other')),
    },
    lately: ['calm'],
    unsettled: ['calm'],
    calls: ALL_LISTS,
  },
  {
    about: 'what rests and has a Machine is looked at',
    world: { [ALL_OBJECTS]: list(resting(), OTHER) },
    lately: ['calm'],
    unsettled: ['calm'],
    calls: ALL_LISTS,
  },
  {
    about: 'what rests and remembers a Machine is looked at',
    world: { [ALL_OBJECTS]: list(resting(REFS), OTHER), [MACHINES]: list(machine('other')) },
    lately: ['calm'],
    unsettled: ['calm'],
    calls: ALL_LISTS,
  },
  {
    about: 'what has rested for long enough is looked at',
    world: {
      [ALL_OBJECTS]: list(resting({ wakeTime: NOW }), OTHER),
      [MACHINES]: list(machine('other')),
    },
    lately: ['calm'],
    unsettled: ['calm'],
    calls: ALL_LISTS,
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
    about: 'what was in service and has no Node any more is looked at',
    world: { [MACHINES]: list(bare('calm'), machine('other')) },
    unsettled: ['calm'],
    calls: LISTS,
  },
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
]

test.each(ROWS)('$about', async ({ unsettled, calls, logs = [], ...row }) => {
  const { lately = [], atRest = [], ...given } = row
  const { find, asked, lines } = bed(given)
  const known = new Set([...lately, ...atRest.map(({ name }) => name)])
  const inService = ['calm', 'other'].filter((name) => !known.has(name)).map(key)

  const found = await find({ inService, recentlyAtRest: lately.map(key), atRest })

  expect(found.map(({ name }) => name)).toEqual(unsettled)
  expect(asked).toEqual(calls)
  expect(lines.map((line) => line['kind'])).toEqual(logs)
})

test.each<[string, Pick<Row, 'world' | 'workload'>]>([
  ['of the lists', { world: { [MACHINES]: new TypeError('oh') } }],
  ['of the ScheduledMachines', { world: { [OBJECTS]: new TypeError('oh') } }],
  ['of the cluster', { workload: new TypeError('oh') }],
])('a bug is not taken for an answer: %s', async (_, row) => {
  const { find } = bed(row)

  await expect(find(inServiceAlone('calm'))).rejects.toThrow(new TypeError('oh'))
})

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

function noMachineSince(lastTransitionTime: string) {
  const told = { type: 'MachineReady', status: 'False', message: 'There is no machine' }
  return { ...told, reason: 'AwaitingSchedule', lastTransitionTime }
}
