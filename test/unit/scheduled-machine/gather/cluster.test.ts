// The Machine and its Cluster.
import { expect, test } from 'vitest'
import { gatherBed, gatherIt, subjectOf } from '#test/support/gather.ts'
import { REFS } from '#test/support/situation.ts'
import {
  CLOSED,
  CLUSTER,
  MACHINE,
  OPEN,
  OURS,
  PAUSED,
  PROD,
  RUNNING,
  THERE,
  testGather,
} from './gather-table.ts'

testGather([
  {
    about: 'a closed window, and nothing remembered: is there a Machine?',
    now: CLOSED,
    reads: ['GET machines/worker'],
  },
  {
    about: 'a window that opens: the Cluster, and what is served',
    trustsRest: true,
    world: { 'GET clusters/prod': CLUSTER },
    reads: ['GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: PAUSED, references: { ...THERE, cluster: PAUSED } },
  },
  {
    about: 'a schedule that is enabled again',
    given: { status: { phase: 'Disabled', observedGeneration: 1 } },
    trustsRest: true,
    reads: ['GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: { type: 'absent' }, references: THERE },
  },
  {
    about: 'one never seen before: whether anything is paused',
    given: { finalizers: [], status: {} },
    world: { 'GET machines/worker': RUNNING, 'GET clusters/elsewhere': CLUSTER },
    reads: ['GET machines/worker', 'GET clusters/elsewhere'],
    finds: {
      clusterName: 'elsewhere',
      machine: OURS,
      cluster: { type: 'present', isPaused: true, isDeleting: false },
    },
  },
  {
    about: 'one never seen before, with a clusterName that cannot be used',
    given: { finalizers: [], status: {}, spec: { clusterName: 'not a label!' } },
    reads: ['GET machines/worker'],
    finds: { clusterName: '', cluster: { type: 'absent' } },
  },
  {
    about: 'a Machine on its way out in an open window: does its Cluster go, too?',
    world: {
      'GET machines/worker': {
        ...MACHINE,
        metadata: { ...MACHINE.metadata, deletionTimestamp: OPEN },
      },
      'GET clusters/prod': { ...CLUSTER, metadata: { name: 'prod', deletionTimestamp: OPEN } },
    },
    reads: ['GET machines/worker', 'GET clusters/prod'],
    finds: {
      machine: OURS,
      cluster: { type: 'present', isPaused: true, isDeleting: true },
    },
  },
  {
    about: 'a window that opens, looked at again',
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: { type: 'absent' }, references: THERE },
  },
  {
    about: 'a window that opens, with a Machine remembered',
    given: { status: { phase: 'Inactive', observedGeneration: 1, ...REFS } },
    trustsRest: true,
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: { type: 'absent' }, references: THERE },
  },
  {
    about: 'in an open window, in another phase',
    given: { status: { phase: 'Error', observedGeneration: 1 } },
    trustsRest: true,
    reads: ['GET machines/worker', 'GET clusters/prod'],
    opens: [PROD],
    finds: { cluster: { type: 'absent' }, references: THERE },
  },
])

test('two machines of one cluster that are looked at together ask for it once', async () => {
  const { reading, calls } = gatherBed({ trustsRest: true })

  await Promise.all([1, 2].map(() => gatherIt(subjectOf(), OPEN, reading)))
  await gatherIt(subjectOf({ spec: { clusterName: 'other' } }), OPEN, reading)

  expect(calls).toEqual(['GET clusters/prod', 'GET clusters/other'])
})

test('two clusters that are asked for together are two', async () => {
  const { reading, calls } = gatherBed({ trustsRest: true })

  await Promise.all(
    ['prod', 'other'].map((clusterName) =>
      gatherIt(subjectOf({ spec: { clusterName } }), OPEN, reading),
    ),
  )

  expect(calls).toEqual(['GET clusters/prod', 'GET clusters/other'])
})
