// The Node of a Machine, in its workload cluster.
import { expect, test } from 'vitest'
import { KubeError } from '#src/kube/kube-error.ts'
import { gatherBed, gatherIt, subjectOf } from '#test/support/gather.ts'
import {
  CLOSED,
  ELSEWHERE,
  elsewhere,
  LEAVING,
  NO_OBJECTS,
  NODE,
  OPEN,
  OURS,
  OURS_ELSEWHERE,
  RECORDED,
  type Row,
  RUNNING,
  testGather,
} from './gather-table.ts'

testGather([
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
])

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
