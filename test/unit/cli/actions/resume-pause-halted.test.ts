// `sundial resume` and `pause` of a pool whose rollout is halted, or whose drain is blocked.
import { expect, test } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { act } from '#src/cli/actions.ts'
import type { ActionOptions } from '#src/cli/program/actions.ts'
import { type ClusterWorld, pool, startClusterWorld } from '#test/support/cluster-world.ts'
import { eventually } from '#test/support/processes.ts'
import { collectingIo } from '../collecting-io.ts'

const HALTED = {
  type: 'Degraded',
  status: 'True',
  reason: 'RolloutHalted',
  message: 'Rollout halted: 2+ unhealthy nodes in reboot slots (a: FellBack, b: NotReady)',
  lastTransitionTime: '2026-11-30T15:58:00Z',
}
const HALT =
  'the rollout is halted: 2+ unhealthy nodes in reboot slots (a: FellBack, b: NotReady). docs/bootc-node-pool.md, "When a rollout halts", says what ends it.'

async function start(status: object): Promise<ClusterWorld> {
  const world = await startClusterWorld()
  await world.client.create(BOOTC_NODE_POOLS, pool('workers'))
  await say(world, { reason: 'RolloutInProgress', observedGeneration: 1, ...status })
  return world
}

function say({ client }: ClusterWorld, status: object) {
  return client.patchStatus(BOOTC_NODE_POOLS, { name: 'workers' }, { status })
}

function slot(node: string, phase: string, more: object) {
  const reservedAt = '2026-11-30T15:58:00Z'
  return { node, phase, digest: 'sha256:b', wasCordoned: false, reservedAt, ...more }
}

function begin({ kubeconfig, surroundings }: ClusterWorld, action: ActionOptions['action']) {
  const io = collectingIo()
  const options = { action, kind: 'pool', name: 'workers', wait: true, kubeconfig }
  return { io, ended: act(options, io, () => new AbortController().signal, surroundings) }
}

test('resume of a halted pool that is not paused says so, and does not claim that it is done', async () => {
  const { io, ended } = begin(await start({ conditions: [HALTED] }), 'resume')

  expect(await ended).toBe(0)
  expect(io.out().split('\n').slice(1)).toEqual([
    'BootcNodePool workers is not paused.',
    'There is nothing to wait for.',
    '',
  ])
  expect(io.err()).toBe(`warning: ${HALT}\n`)
})

test('pause --wait says which slots do not become free by themselves, and why', async () => {
  const blocked = [
    {
      namespace: 'web',
      name: 'web-1',
      message: 'The disruption budget web needs 2 healthy pods and has 2 currently',
    },
  ]
  const world = await start({
    conditions: [HALTED],
    message: '1/4 updated',
    rebootSlots: [
      slot('a', 'Rebooting', { problem: 'FellBack', lastError: 'came back on its old image' }),
      slot('c', 'Draining', {
        drain: { startedAt: '2026-11-30T15:59:00Z', podsRemaining: 2, blocked },
      }),
      slot('d', 'Rebooting', {}),
    ],
  })

  const { io, ended } = begin(world, 'pause')
  await eventually(async () => expect(io.out()).toContain(HALT))
  await say(world, { rebootSlots: [], observedGeneration: 2 })

  expect(await ended).toBe(0)
  expect(io.out().split('\n').slice(2)).toEqual([
    '  RolloutInProgress: 1/4 updated',
    '  a keeps its reboot slot: FellBack; came back on its old image',
    '  c keeps its reboot slot: waiting for 2 pods, budget web/web',
    `  ${HALT}`,
    '  RolloutInProgress: 1/4 updated',
    'Done.',
    '',
  ])
})
