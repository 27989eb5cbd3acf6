// Programs that are killed in the middle and started again: the API server, on the same etcd, and the
// functions. Adapters and controllers come back to it by themselves; what was missed meanwhile the alarm
// makes up for, and a backstop of a few seconds.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textAt } from '#src/kube/json.ts'
import { PING_SOURCES, PODS, SECRETS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { BACKSTOP } from '#test/support/control-plane/pings.ts'
import { APPS, changeBudget, createBudget, createPod } from '#test/support/control-plane/pods.ts'
import { type Road, startRoad } from '#test/support/control-plane/road.ts'
import {
  alwaysOpen,
  createMachine,
  editMachine,
  leftovers,
  phasesOf,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { countOf, eventsOf, JOIN_EVENTS } from '#test/support/control-plane/story.ts'
import { startTap, type Tap } from '#test/support/control-plane/tap.ts'
import { eventually } from '#test/support/processes.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']
const ON = { schedule: { ...alwaysOpen, enabled: true } }
const OFF = { schedule: { ...alwaysOpen, enabled: false } }
const LEAVE_EVENTS = [
  'Normal GracePeriodActive: Active -> ShuttingDown: The schedule was disabled: the drain begins after a grace period of 0 s',
  'Normal MachineDeleted: ShuttingDown -> Disabled: Machine removed from cluster',
]
const FIRST_LIFE = [...JOIN_EVENTS, ...LEAVE_EVENTS]
const SECOND_JOIN = [
  'Normal MachineCreated: Disabled -> Pending: Machine created; waiting for the providers',
  'Normal MachineReady: Pending -> Active: The machine is in service',
]

let cluster: Cluster
let batches: Tap
let road: Road
beforeAll(async () => {
  batches = await startTap(() => cluster.functions['scheduled-machine'].url)
  cluster = await startCluster({ env: { sweep: { SCHEDULED_MACHINE_SINK: batches.url } } })
  const { api } = cluster
  road = await startRoad(api)
  const identity = 'sundial-system:scheduled-machine'
  await api.client.create(SECRETS, await road.kubeconfigSecret('road', identity))
  await api.client.patch(PING_SOURCES, BACKSTOP, { spec: { schedule: '*/5 * * * * *' } })
})
afterAll(async () => {
  road?.stop()
  batches?.stop()
  await cluster?.stop()
})

describe('the API server is killed and started again', () => {
  it('while machines join: each of them does, once', async () => {
    await each((name) => createMachine(cluster, name, { kubeconfigSecretRef: { name: 'road' } }))
    await cluster.following.until(
      'half of the Machines',
      (mirror) => mirror.list('cluster.x-k8s.io', 'Machine').length >= NAMES.length / 2,
    )
    const early = phasesNow()
    await restartApiServer()
    await each((name) => untilPhase(cluster, name, 'Active'))

    expect(early).not.toContain('Active')
    expect(await lives()).toEqual(NAMES.map((name) => [name, 1, JOIN_EVENTS]))
    expect(troubles()).toEqual([])
  })

  it('while they drain: each of them leaves, and the budget is kept', async () => {
    await each((name) => createPod(cluster.api, name, `busy-${name}`, { app: 'busy' }))
    await createBudget(cluster.api, 'busy', NAMES.length)
    await each((name) => editMachine(cluster, name, OFF))
    await cluster.following.until('a drain', () => drains() > 0)
    const early = phasesNow()
    await restartApiServer()
    await cluster.following.until('all drains', () => drains() === NAMES.length)
    const pods = await cluster.api.client.list(PODS, { namespace: APPS })
    await changeBudget(cluster.api, 'busy', 0)
    await each((name) => untilPhase(cluster, name, 'Disabled'))

    expect(early).not.toContain('Disabled')
    expect(pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)).toHaveLength(
      NAMES.length,
    )
    expect((await each((name) => leftovers(cluster, name))).flat()).toEqual([])
    expect(await lives()).toEqual(NAMES.map((name) => [name, 1, FIRST_LIFE]))
    expect(troubles()).toEqual([])
  })
})

describe('while a batch of the sweep runs', () => {
  it.each([
    { name: 'scheduled-machine', life: 2 },
    { name: 'sweep', life: 3 },
  ] as const)('$name is killed and started again: each machine leaves', async ({ name, life }) => {
    await each((machine) => editMachine(cluster, machine, ON))
    await each((machine) => untilPhase(cluster, machine, 'Active'))
    road.delayMs = 3_000
    await each((machine) => editMachine(cluster, machine, OFF))
    const batch = await untilBatch()
    await restart(name)
    road.delayMs = 0
    await each((machine) => untilPhase(cluster, machine, 'Disabled'))

    if (name === 'scheduled-machine') expect(batch.answeredAt).toBeUndefined()
    expect((await each((machine) => leftovers(cluster, machine))).flat()).toEqual([])
    const again = Array.from({ length: life - 1 }, () => [...SECOND_JOIN, ...LEAVE_EVENTS]).flat()
    const told = [...FIRST_LIFE, ...again]
    expect(await lives()).toEqual(NAMES.map((machine) => [machine, life, told]))
    expect(troubles()).toEqual([])
  })
})

function each<T>(act: (name: string) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(NAMES.map(act))
}

async function restartApiServer(): Promise<void> {
  await cluster.api.kill()
  await cluster.api.start()
}

async function restart(name: keyof Cluster['functions']): Promise<void> {
  const { child } = cluster.functions[name]
  child.signal('SIGKILL')
  await child.ended
  await cluster.restart(name)
}

/** A batch that has been on its way for longer than it takes when nothing holds it up. */
function untilBatch(): Promise<Tap['deliveries'][number]> {
  return eventually(async () => {
    const batch = batches.deliveries.at(-1)
    if (batch === undefined || batch.answeredAt !== undefined || Date.now() - batch.at < 500) {
      throw new Error('no batch is under way')
    }
    return batch
  }, 30_000)
}

const machinesNow = () => cluster.following.mirror.list('5spot.finos.org', SCHEDULED_MACHINES.kind)
const phasesNow = () => machinesNow().map((object) => textAt(object, 'status', 'phase'))
const drains = () =>
  machinesNow().filter((object) => textAt(object, 'status', 'drain', 'startedAt') !== '').length

/** How many Machines each has had, and what was told of it. */
function lives() {
  const { api, following } = cluster
  return each(async (name) => [
    name,
    countOf(following, 'Machine', name),
    await eventsOf(api, name),
  ])
}

/** Who has been in Error, and which function is not there. */
function troubles(): readonly string[] {
  const { following, functions } = cluster
  const failed = NAMES.filter((name) => phasesOf(following, name).includes('Error'))
  const ended = Object.entries(functions).filter(([, { child }]) => !child.isRunning())
  return [...failed, ...ended.map(([name]) => name)]
}
