// `sundial pause`, `resume`, `kill` and `release` against the embedded control plane. The test writes the status as a
// function would.
import { Duration } from 'luxon'
import { expect, test } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { act } from '#src/cli/actions.ts'
import { CommandFailed } from '#src/cli/command-failed.ts'
import type { ActionOptions } from '#src/cli/program/actions.ts'
import { UsageError } from '#src/cli/usage-error.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { type ClusterWorld, machine, pool, startClusterWorld } from '#test/support/cluster-world.ts'
import { eventually } from '#test/support/processes.ts'
import { collectingIo } from './collecting-io.ts'

const OFFICE = { namespace: 'default', name: 'office' }
const WORKERS = { name: 'workers' }
const MACHINE = { kind: 'sm', name: 'office' }
const POOL = { kind: 'pool', name: 'workers' }
type Wanted = Pick<ActionOptions, 'action' | 'kind' | 'name'> & Partial<ActionOptions>

async function start(): Promise<ClusterWorld> {
  const world = await startClusterWorld()
  await world.client.create(SCHEDULED_MACHINES, machine('office'))
  await world.client.create(BOOTC_NODE_POOLS, pool('workers'))
  return world
}

function begin({ kubeconfig, surroundings }: ClusterWorld, options: Wanted) {
  const io = collectingIo()
  const stop = new AbortController()
  const ended = act({ wait: false, kubeconfig, ...options }, io, () => stop.signal, surroundings)
  return { io, stop, ended }
}

test.each([
  {
    name: 'pause of a machine',
    options: { action: 'pause', ...MACHINE },
    kubectl: '-n default annotate sm office cluster.x-k8s.io/paused=',
    words:
      'ScheduledMachine default/office is paused: nothing is done with its machine until it is resumed.',
  },
  {
    name: 'kill of a machine, named with its namespace',
    options: { action: 'kill', kind: 'scheduledmachines', name: 'default/office' },
    kubectl: `-n default patch sm office --type merge -p '{"spec":{"killSwitch":true}}'`,
    words:
      'ScheduledMachine default/office has its kill switch on: its machine is removed at once, and stays away until it is released.',
  },
  {
    name: 'pause of a pool',
    options: { action: 'pause', ...POOL },
    kubectl: `patch bnp workers --type merge -p '{"spec":{"rollout":{"paused":true}}}'`,
    words: 'BootcNodePool workers is paused: no more nodes reboot. A node that has begun finishes.',
  },
] as const)(
  '$name says the kubectl command, changes it once, and then is so already',
  async ({ options, kubectl, words }) => {
    const world = await start()
    const lines = [`kubectl --kubeconfig ${world.kubeconfig} ${kubectl}`, words]
    const resource = options.kind === 'pool' ? BOOTC_NODE_POOLS : SCHEDULED_MACHINES
    const key = options.kind === 'pool' ? WORKERS : OFFICE
    const before = await world.client.get(resource, key)

    const first = begin(world, options)
    const status = await first.ended
    const changed = await world.client.get(resource, key)
    const second = begin(world, options)
    await second.ended

    expect(status).toBe(0)
    expect(first.io.out()).toBe(`${lines.join('\n')}\n`)
    expect(second.io.out()).toBe(
      `${lines.join('\n').replace(/ (is paused|has its)/, ' already $1')}\n`,
    )
    expect(changed?.metadata.resourceVersion).not.toBe(before?.metadata.resourceVersion)
    expect(await world.client.get(resource, key)).toEqual(changed)
  },
)

test('resume and release undo what pause and kill have done', async () => {
  const world = await start()
  for (const action of ['pause', 'kill'] as const) await begin(world, { action, ...MACHINE }).ended
  await begin(world, { action: 'pause', ...POOL }).ended

  for (const action of ['resume', 'release'] as const)
    await begin(world, { action, ...MACHINE }).ended
  await begin(world, { action: 'resume', ...POOL }).ended

  const office = await world.client.get(SCHEDULED_MACHINES, OFFICE)
  expect(office?.metadata.annotations ?? {}).toEqual({})
  expect(office).toMatchObject({ spec: { killSwitch: false } })
  expect(await world.client.get(BOOTC_NODE_POOLS, WORKERS)).toMatchObject({
    spec: { rollout: { paused: false } },
  })
})

test('--wait prints each new message, and ends when nothing of the machine is left', async () => {
  const world = await start()
  const say = (status: object) => world.client.patchStatus(SCHEDULED_MACHINES, OFFICE, { status })
  const ref = { apiVersion: 'v1', kind: 'Node', name: 'node-1' }
  // About the spec before: it says nothing about this kill switch.
  await say({ phase: 'Terminated', message: 'An earlier one', observedGeneration: 1 })

  const { io, ended } = begin(world, { action: 'kill', wait: true, ...MACHINE })
  await eventually(async () => expect(io.out()).toContain('An earlier one'))
  await say({ message: 'Machine is being deleted', observedGeneration: 2, nodeRef: ref })
  await eventually(async () => expect(io.out()).toContain('being deleted'))
  await say({ message: 'Machine terminated', nodeRef: null })

  expect(await ended).toBe(0)
  expect(io.out().split('\n').slice(2)).toEqual([
    '  Terminated: An earlier one',
    '  Terminated: Machine is being deleted',
    '  Terminated: Machine terminated',
    'Done.',
    '',
  ])
})

test('a pause of a pool is done when no node holds a reboot slot', async () => {
  const world = await start()
  const say = (status: object) => world.client.patchStatus(BOOTC_NODE_POOLS, WORKERS, { status })
  const slot = {
    node: 'a',
    phase: 'Draining',
    digest: 'sha256:b',
    wasCordoned: false,
    reservedAt: '2026-11-30T16:00:00Z',
  }

  const { io, ended } = begin(world, { action: 'pause', wait: true, ...POOL })
  await eventually(async () => expect(io.out()).toContain('  New\n'))
  await say({ reason: 'Paused', message: '0/1', observedGeneration: 2, rebootSlots: [slot] })
  await eventually(async () => expect(io.out()).toContain('  Paused: 0/1\n'))
  await say({ message: '1/1', rebootSlots: [] })

  expect(await ended).toBe(0)
  expect(io.out()).toMatch(/ {2}New\n {2}Paused: 0\/1\n {2}Paused: 1\/1\nDone\.\n$/)
})

test('Ctrl-C while it waits ends with status 1, and says that the change stays', async () => {
  const { io, stop, ended } = begin(await start(), { action: 'pause', wait: true, ...MACHINE })
  await eventually(async () => expect(io.out()).toContain('  New\n'))
  stop.abort()

  expect(await ended).toBe(1)
  expect(io.err()).toBe('Stopped waiting. The change is made, and goes on.\n')
})

test('a wait that --timeout ends is an error that says how to go on', async () => {
  const timeout = Duration.fromObject({ milliseconds: 50 })
  const { ended } = begin(await start(), { action: 'pause', wait: true, timeout, ...MACHINE })

  await expect(ended).rejects.toEqual(
    new CommandFailed(
      'ScheduledMachine default/office is not done when --timeout ends. The change is made, and goes on; sundial why sm default/office says what it waits for.',
    ),
  )
})

test('an object that is deleted while it waits is an error', async () => {
  const world = await start()
  const { io, ended } = begin(world, { action: 'pause', wait: true, ...MACHINE })
  const end = expect(ended).rejects.toEqual(
    new CommandFailed('ScheduledMachine default/office was deleted while sundial waited for it.'),
  )
  await eventually(async () => expect(io.out()).toContain('  New\n'))
  await world.client.delete(SCHEDULED_MACHINES, OFFICE)

  await end
})

test('a kill switch of a paused machine says why nothing happens', async () => {
  const world = await start()
  await begin(world, { action: 'pause', ...MACHINE }).ended
  const { io, ended } = begin(world, { action: 'kill', ...MACHINE })
  await ended

  expect(io.err()).toBe('warning: it is paused, so nothing happens before sundial resume.\n')
})

test.each<[string, Wanted, (title: string) => Error]>([
  [
    'a kill switch of a pool',
    { action: 'kill', ...POOL },
    () =>
      new UsageError(
        'a BootcNodePool has no kill switch. "sundial pause pool NAME" begins no more reboots.',
      ),
  ],
  [
    'a pause of a single node',
    { action: 'pause', kind: 'bn', name: 'a' },
    () => new UsageError('a BootcNode has no pause: its pool has, see sundial pause --help.'),
  ],
  [
    'a misspelt name',
    { action: 'pause', kind: 'sm', name: 'offise' },
    (title) =>
      new CommandFailed(
        `${title} has no ScheduledMachine offise in namespace default. Did you mean office?`,
      ),
  ],
  [
    'a namespace for a pool',
    { action: 'pause', kind: 'pool', name: 'a/workers' },
    () => new UsageError('a BootcNodePool has no namespace: write workers, not a/workers.'),
  ],
  [
    'two namespaces',
    { action: 'pause', kind: 'sm', name: 'a/office', namespace: 'b' },
    () => new UsageError('a/office is not in namespace b: remove -n, or the namespace before /.'),
  ],
  [
    'too many parts',
    { action: 'pause', kind: 'sm', name: 'a/b/c' },
    () => new UsageError('a/b/c is no name. Allowed: NAME or NAMESPACE/NAME.'),
  ],
])('%s is one sentence', async (_name, options, error) => {
  const world = await start()

  await expect(begin(world, options).ended).rejects.toEqual(error(`context sundial (${world.url})`))
})

test('a cluster without the definition says how to install it', async () => {
  const world = await startClusterWorld([])

  await expect(begin(world, { action: 'kill', ...MACHINE }).ended).rejects.toEqual(
    new CommandFailed(
      `context sundial (${world.url}) does not know ScheduledMachines: install the definitions (kubectl apply -k deploy/crds).`,
    ),
  )
})
