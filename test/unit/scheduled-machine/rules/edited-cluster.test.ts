// `spec.clusterName` was edited: the Machine is still in the Cluster that it was made for.
import { expect, test } from 'vitest'
import type { ClusterFact } from '#src/scheduled-machine/facts.ts'
import {
  at,
  machine,
  node,
  REFS,
  runningMachine,
  situation,
  type World,
} from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const CLOSED = '2026-01-05T23:10:00Z'
const OPEN = '2026-01-05T15:00:00Z'
const GOOD: ClusterFact = { type: 'present', isPaused: false, isDeleting: false }
const nodeRef = { apiVersion: 'v1', kind: 'Node', name: 'worker' } as const
const REMOVING = {
  phase: 'ShuttingDown',
  observedGeneration: 1,
  ...REFS,
  nodeRef,
  shutdownStartedAt: '2026-01-05T23:00:00Z',
  drain: { startedAt: '2026-01-05T23:05:00Z' },
} as const

function decided(now: string, world: Partial<World>, status: object = REMOVING) {
  return decideWhole(
    situation({ spec: { clusterName: 'other' }, status, world: { clusterName: 'prod', ...world } }),
    at(now),
  )
}

test('a machine whose own Cluster is paused is left alone, and that Cluster is named', () => {
  const cluster: ClusterFact = { ...GOOD, isPaused: true }
  const { status, effects } = decided(CLOSED, {
    machine: runningMachine(),
    node: node(),
    cluster,
    specCluster: GOOD,
  })

  expect(status.message).toBe('Paused by Cluster prod: nothing is done until it is resumed')
  expect(effects.map(({ type }) => type)).toEqual(['record'])
})

test('a machine leaves with its own Cluster, and that Cluster is named', () => {
  const cluster: ClusterFact = { ...GOOD, isDeleting: true }
  const world = { machine: machine(), cluster, specCluster: GOOD }

  expect(
    decided(OPEN, world, { phase: 'Active', observedGeneration: 1, ...REFS }).status,
  ).toMatchObject({
    phase: 'ShuttingDown',
    message: 'Cluster team/prod is being deleted, and the Machine with it',
  })
})

test('a Cluster that the spec names and that is not there says so of the spec, not of the machine', () => {
  const { status } = decided(
    OPEN,
    {
      machine: runningMachine(),
      node: node(),
      cluster: GOOD,
      specCluster: { type: 'absent' },
      references: { unusableKinds: [], kubeconfig: { type: 'usable' } },
    },
    { phase: 'Active', observedGeneration: 0, ...REFS },
  )

  expect(status.phase).toBe('Active')
  expect(status.conditions?.find(({ type }) => type === 'ReferencesValid')).toMatchObject({
    status: 'False',
    message:
      'spec.clusterName: there is no Cluster team/other. Create it, or correct the name. Sundial looks for it again',
  })
})

test('the Node of a Machine that is gone is asked for as long as its own Cluster is there', () => {
  const unknown = { type: 'unknown', message: 'no answer' } as const
  const { status } = decided(CLOSED, {
    node: unknown,
    cluster: GOOD,
    specCluster: { type: 'absent' },
  })

  expect(status.message).toBe('Removing perhaps Node worker')
})
