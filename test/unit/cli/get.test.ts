// `sundial get` against the embedded control plane over HTTP.
import { expect, onTestFinished, test } from 'vitest'
import { bootcNodePoolCrd } from '#src/bootc-node-pool/crd.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { CommandFailed } from '#src/cli/command-failed.ts'
import { announceDev } from '#src/cli/dev/running-dev.ts'
import { get } from '#src/cli/get.ts'
import type { GetOptions } from '#src/cli/program/get.ts'
import { UsageError } from '#src/cli/usage-error.ts'
import { NAMESPACES } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { type ClusterWorld, machine, pool, startClusterWorld } from '#test/support/cluster-world.ts'
import { eventually } from '#test/support/processes.ts'
import { collectingIo } from './collecting-io.ts'

async function start(): Promise<ClusterWorld> {
  const world = await startClusterWorld()
  const { client } = world
  await client.create(NAMESPACES, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'team-a' },
  })
  await client.create(SCHEDULED_MACHINES, machine('office'))
  await client.create(SCHEDULED_MACHINES, machine('night', 'team-a'))
  await client.create(BOOTC_NODE_POOLS, pool('workers'))
  await client.patchStatus(
    SCHEDULED_MACHINES,
    { namespace: 'default', name: 'office' },
    { status: { phase: 'Active', message: 'In service', observedGeneration: 1 } },
  )
  await client.patchStatus(
    BOOTC_NODE_POOLS,
    { name: 'workers' },
    { status: { reason: 'AllUpdated', message: '3/3 updated', observedGeneration: 1 } },
  )
  return world
}

const DEFAULTS = { names: [], allNamespaces: false, watch: false, output: 'table' } as const

async function run({ kubeconfig, surroundings }: ClusterWorld, options: Partial<GetOptions>) {
  const io = collectingIo()
  const stop = new AbortController()
  const ended = get(
    { ...DEFAULTS, kubeconfig, timezone: 'UTC', ...options },
    io,
    () => stop.signal,
    surroundings,
  )
  return { io, stop, ended }
}

async function printed(world: ClusterWorld, options: Partial<GetOptions>) {
  const { io, ended } = await run(world, options)
  return { status: await ended, out: io.out(), err: io.err() }
}

test('machines of the namespace and all pools are in one table', async () => {
  const world = await start()

  expect(await printed(world, {})).toEqual({
    status: 0,
    out: `KIND  NAME     STATE       NEXT (UTC)  NODE  OWN TIME  WHY
sm    office   Active                                  In service
pool  workers  AllUpdated                              3/3 updated
`,
    err: '',
  })
})

test('a note on stderr says that the cluster is a running dev, and not that of KUBECONFIG', async () => {
  const world = await start()
  const { url, kubeconfig, surroundings } = world
  onTestFinished(announceDev({ url, kubeconfig }, surroundings.devFolder))
  const io = collectingIo()

  const options = { ...DEFAULTS, kind: 'pool', output: 'name', timezone: 'UTC' } as const
  const env = { KUBECONFIG: '/production' }
  await get(options, io, () => AbortSignal.abort(), { ...surroundings, env })

  expect(io.out()).toBe('bootcnodepool.node.bootc.dev/workers\n')
  expect(io.err()).toBe(
    `note: the cluster is the running sundial dev (${url}), not that of KUBECONFIG=/production. To choose another: --kubeconfig PATH.\n`,
  )
})

test('of all namespaces, each machine is named with its own', async () => {
  const { out } = await printed(await start(), { allNamespaces: true, kind: 'sm' })

  expect(out.match(/^sm +\S+/gm)).toEqual(['sm    default/office', 'sm    team-a/night'])
})

test.each([
  [
    'json',
    JSON.stringify(
      [
        {
          kind: 'BootcNodePool',
          name: 'workers',
          state: 'AllUpdated',
          why: '3/3 updated',
          image: 'registry.test/os:1',
        },
      ],
      null,
      2,
    ),
  ],
  [
    'yaml',
    '- kind: BootcNodePool\n  name: workers\n  state: AllUpdated\n  why: 3/3 updated\n  image: registry.test/os:1',
  ],
  ['name', 'bootcnodepool.node.bootc.dev/workers'],
] as const)('-o %s has nothing else on stdout', async (output, text) => {
  expect(await printed(await start(), { kind: 'pools', output })).toEqual({
    status: 0,
    out: `${text}\n`,
    err: '',
  })
})

test('names may have their namespace before them', async () => {
  const world = await start()

  const { out } = await printed(world, { kind: 'sm', names: ['team-a/night'], output: 'name' })

  expect(out).toBe('scheduledmachine.5spot.finos.org/night\n')
})

test('an empty namespace says how to see the others', async () => {
  const world = await start()

  expect(await printed(world, { kind: 'sm', namespace: 'other' })).toEqual({
    status: 0,
    out: '',
    err: `There is nothing in namespace other of context sundial (${world.url}). All namespaces: -A.\n`,
  })
})

test('--watch prints what changes, also after the connection was lost, until it is stopped', async () => {
  const world = await start()
  const { client } = world
  const { io, stop, ended } = await run(world, { kind: 'sm', watch: true })
  const rows = () =>
    io
      .out()
      .match(/^sm .*/gm)
      ?.map((row) => row.replace(/ +/g, ' '))
  await eventually(async () => expect(rows()).toHaveLength(1))
  const office = { namespace: 'default', name: 'office' }
  // The same state again is no change.
  await client.patch(SCHEDULED_MACHINES, office, { metadata: { labels: { a: 'b' } } })

  await client.create(SCHEDULED_MACHINES, machine('second'))
  await eventually(async () => expect(rows()).toHaveLength(2))
  await world.close()
  await client.patchStatus(SCHEDULED_MACHINES, office, { status: { phase: 'ShuttingDown' } })
  await client.delete(SCHEDULED_MACHINES, { ...office, name: 'second' })
  await world.reopen()
  await eventually(async () => expect(rows()).toHaveLength(4))
  stop.abort()

  expect(await ended).toBe(0)
  expect(rows()?.toSorted()).toEqual([
    'sm office Active In service',
    'sm office ShuttingDown In service',
    'sm second Deleted',
    'sm second New no function has looked at it yet; is Sundial installed, and does it run?',
  ])
  expect(io.err()).toMatch(/does not answer: .* Tried again in 1 s\.\n/)
})

test('--watch -o json prints one object a line', async () => {
  const world = await start()
  const { io, stop, ended } = await run(world, { kind: 'sm', watch: true, output: 'json' })
  await eventually(async () => expect(io.out()).not.toBe(''))
  await world.client.create(SCHEDULED_MACHINES, machine('second'))
  await eventually(async () => expect(io.out().trim().split('\n')).toHaveLength(2))
  stop.abort()
  await ended

  expect(
    io
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).name),
  ).toEqual(['office', 'second'])
})

test('without the definition of one kind the other is shown, with a note', async () => {
  const world = await startClusterWorld([bootcNodePoolCrd()])
  await world.client.create(BOOTC_NODE_POOLS, pool('workers'))
  const title = `context sundial (${world.url})`
  const words = `${title} does not know ScheduledMachines: install the definitions (kubectl apply -k deploy/crds).`

  const { out, err } = await printed(world, {})

  expect(out).toContain('pool  workers')
  expect(err).toBe(`note: ${words}\n`)
  await expect(printed(world, { kind: 'sm' })).rejects.toEqual(new CommandFailed(words))
})

test.each<[string, Partial<GetOptions>, (url: string) => Error]>([
  [
    'names of two namespaces',
    { kind: 'sm', names: ['office', 'team-a/night'] },
    () => new UsageError('names of several namespaces: ask for each namespace, or use -A.'),
  ],
  [
    'a pool with a namespace',
    { kind: 'pool', names: ['team-a/workers'] },
    () => new UsageError('a BootcNodePool has no namespace: write workers, not team-a/workers.'),
  ],
  [
    'a name that does not exist',
    { kind: 'sm', names: ['office', 'offise'] },
    (url) =>
      new CommandFailed(
        `context sundial (${url}) has no ScheduledMachine offise in namespace default. See sundial get sm -A.`,
      ),
  ],
  [
    'a kind that does not exist',
    { kind: 'scheduledmachin' },
    () => new UsageError('there is no kind scheduledmachin. Did you mean scheduledmachine?'),
  ],
  [
    'a kind that get does not list',
    { kind: 'bn' },
    () =>
      new UsageError(
        'sundial get lists machines and pools. For the nodes of a pool: sundial rollout POOL.',
      ),
  ],
])('%s is one sentence', async (_name, options, error) => {
  const world = await start()

  await expect(printed(world, options)).rejects.toEqual(error(world.url))
})
