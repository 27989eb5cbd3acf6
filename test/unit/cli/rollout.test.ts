// `sundial rollout` against the embedded control plane over HTTP.
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { CommandFailed } from '#src/cli/command-failed.ts'
import { rollout } from '#src/cli/rollout.ts'
import { type ClusterWorld, pool, startClusterWorld } from '#test/support/cluster-world.ts'
import { bootcNode, OLD, TARGET } from '#test/support/pool-objects.ts'
import { eventually } from '#test/support/processes.ts'
import { collectingIo } from './collecting-io.ts'

async function start(): Promise<ClusterWorld> {
  const world = await startClusterWorld()
  const { metadata } = await world.client.create(BOOTC_NODE_POOLS, pool('workers'))
  for (const [name, booted] of [
    ['a', TARGET],
    ['b', OLD],
  ] as const) {
    const { status, ...node } = bootcNode(name, { booted }, metadata.uid)
    await world.client.create(BOOTC_NODES, node)
    await world.client.patchStatus(BOOTC_NODES, { name }, { status })
  }
  await world.client.patchStatus(
    BOOTC_NODE_POOLS,
    { name: 'workers' },
    { status: { reason: 'RolloutInProgress', message: '1/2 updated', observedGeneration: 1 } },
  )
  return world
}

function begin(world: ClusterWorld, options: object, terminal = false) {
  const { kubeconfig, surroundings } = world
  const io = collectingIo({ columns: 80, terminal })
  const stop = new AbortController()
  const ended = rollout(
    { name: 'workers', watch: false, output: 'table', kubeconfig, timezone: 'UTC', ...options },
    io,
    () => stop.signal,
    surroundings,
  )
  return { io, stop, ended }
}

const becomesUpdated = ({ client }: ClusterWorld) =>
  client.patchStatus(
    BOOTC_NODES,
    { name: 'b' },
    { status: bootcNode('b', { booted: TARGET }).status },
  )

const FIRST = `workers  RolloutInProgress
image    registry.test/os:1
slots    0 of 1 taken
why      1/2 updated

PENDING 1  STAGING 0  STAGED 0  REBOOTING 0  UPDATED 1
b                                            a
`
const SECOND = FIRST.replace('PENDING 1', 'PENDING 0')
  .replace('UPDATED 1', 'UPDATED 2')
  .replace(/b {44}a\n/, `${' '.repeat(45)}a\n${' '.repeat(45)}b\n`)

test('it is drawn once', async () => {
  const { io, ended } = begin(await start(), {})

  expect(await ended).toBe(0)
  expect(io.out()).toBe(FIRST)
})

test('--watch draws each change below the last, and ends when it is stopped', async () => {
  const world = await start()
  const { io, stop, ended } = begin(world, { watch: true })
  await eventually(async () => expect(io.out()).toBe(FIRST))
  await becomesUpdated(world)
  await eventually(async () => expect(io.out()).toBe(`${FIRST}\n${SECOND}`))
  stop.abort()

  expect(await ended).toBe(0)
})

test('--watch draws over the last picture in a terminal, until the pool is gone', async () => {
  const world = await start()
  const { io, ended } = begin(world, { watch: true }, true)
  await eventually(async () => expect(io.out()).toBe(FIRST))
  await becomesUpdated(world)
  await eventually(async () => expect(io.out()).toBe(`${FIRST}\u001b[7A\u001b[J${SECOND}`))
  await world.client.delete(BOOTC_NODE_POOLS, { name: 'workers' })

  expect(await ended).toBe(0)
  expect(io.err()).toBe('BootcNodePool workers is gone.\n')
})

test('-o wide has a line for each node', async () => {
  const { io, ended } = begin(await start(), { output: 'wide' })

  expect(await ended).toBe(0)
  expect(io.out()).toBe(`${FIRST.split('\n\n')[0]}

NODE  STAGE    SLOT  RUNS                 ERROR
a     Updated        sha256:aaaaaaaaaaaa
b     Pending        sha256:bbbbbbbbbbbb
`)
})

const STATE = {
  kind: 'BootcNodePool',
  name: 'workers',
  state: 'RolloutInProgress',
  why: '1/2 updated',
  image: 'registry.test/os:1',
  paused: false,
  maxUnavailable: 1,
  nextNodes: [],
  rebootSlots: [],
  bootcNodes: [
    { name: 'a', stage: 'Updated', bootedDigest: TARGET },
    { name: 'b', stage: 'Pending', bootedDigest: OLD },
  ],
}

test('-o json and -o yaml print the same object', async () => {
  const world = await start()
  const json = begin(world, { output: 'json' })
  const yaml = begin(world, { output: 'yaml' })

  expect([await json.ended, await yaml.ended]).toEqual([0, 0])
  expect(JSON.parse(json.io.out())).toEqual(STATE)
  expect(parse(yaml.io.out())).toEqual(STATE)
})

test('--watch -o json prints an object on a line for each change, in a terminal, too', async () => {
  const world = await start()
  const { io, ended } = begin(world, { watch: true, output: 'json' }, true)
  await eventually(async () => expect(io.out()).toBe(`${JSON.stringify(STATE)}\n`))
  await becomesUpdated(world)
  await eventually(async () => expect(io.out()).toContain('\n{'))
  await world.client.delete(BOOTC_NODE_POOLS, { name: 'workers' })

  expect(await ended).toBe(0)
  const [, second = ''] = io.out().split('\n')
  const [a] = STATE.bootcNodes
  expect(JSON.parse(second)).toEqual({
    ...STATE,
    bootcNodes: [a, { name: 'b', stage: 'Updated', bootedDigest: TARGET }],
  })
})

test('a misspelt name is one sentence', async () => {
  const world = await start()

  await expect(begin(world, { name: 'worker' }).ended).rejects.toEqual(
    new CommandFailed(
      `context sundial (${world.url}) has no BootcNodePool worker. Did you mean workers?`,
    ),
  )
})
