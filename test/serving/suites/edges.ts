// What one pod does not do alone: many windows at one instant, and things that end in the middle.
import { DateTime, type DurationLike } from 'luxon'
import { expect, test } from 'vitest'
import { fieldsAt, listAt, numberAt, textAt } from '#src/kube/json.ts'
import { PING_SOURCES } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { cronOf } from '#src/wake/cron-instant.ts'
import {
  alwaysOpen,
  closedNow,
  keyOf,
  scheduledMachine,
} from '#test/support/control-plane/scheduled-machines.ts'
import { countByName, restedTooSoon } from '#test/support/control-plane/watched.ts'
import { apply } from '#test/support/serving/bed.ts'
import { NODE } from '#test/support/serving/node/addresses.ts'
import {
  alarmOf,
  functionOf,
  IS_SHORT,
  podsOf,
  reached,
  SUNDIAL,
  secondsToBackstop,
  untilZero,
  type World,
} from '#test/support/serving/world.ts'

// Cluster API takes a minute or two over two hundred.
const NAMES = Array.from(
  { length: IS_SHORT ? 60 : 200 },
  (_, index) => `edge-${String(index).padStart(3, '0')}`,
)
/** The limit of the manifests, and what is to be left of it. */
const LIMIT_BYTES = 256 * 2 ** 20
const MARGIN = 0.8

export function edges(world: () => World): void {
  test('closed, they are at rest, and no pod stays for them', async () => {
    const spec = { schedule: closedNow(), gracefulShutdownTimeout: '0s' }
    await apply(
      world().bed,
      NAMES.map((name) => scheduledMachine(name, spec)),
    )
    await untilAll(world(), 'at rest', (phase) => phase === 'Inactive', 120_000)
    await untilZero(world())
  })

  test('all of them open with one alarm: pods grow, and each machine is made once', async () => {
    await awayFromBackstop(world())
    const memory = watchMemory(world())
    const edge = await openAt(world(), alwaysOpen)

    await untilAll(world(), 'in service', (phase) => phase === 'Active', 420_000)

    const { following } = reached(world())
    // Each kind comes by a watch of its own, and one may be behind another.
    await following.until('each Machine', () => {
      const counts = countByName(following.history, 'Machine')
      return NAMES.every((name) => name in counts)
    })
    const { history } = following
    const made = history.filter(
      ({ type, resource, object }) =>
        type === 'ADDED' && resource.kind === 'Machine' && isOfEdge(object),
    )
    const last = Math.max(...made.map(({ at }) => at)) - edge
    const busiest = await memory.stop()
    process.stdout.write(
      `${NAMES.length} machines: the last Machine ${(last / 1_000).toFixed(1)} s after the edge, ` +
        `${mostPods(world(), edge)} pods, ${(busiest / 2 ** 20).toFixed(0)} MiB in the busiest\n`,
    )
    const counts = countByName(history, 'Machine')
    expect(NAMES.filter((name) => counts[name] !== 1)).toEqual([])
    expect(made.filter(({ at }) => at < edge)).toEqual([])
    expect(mostPods(world(), edge)).toBeGreaterThan(1)
    expect(last).toBeLessThan(60_000)
    expect(busiest).toBeGreaterThan(0)
    expect(busiest).toBeLessThan(LIMIT_BYTES * MARGIN)
  }, 660_000)

  test('all of them close, and pods, adapters, autoscaler and kubelet end in the middle', async () => {
    const { bed } = world()
    await openAt(world(), closedNow())
    const end = (namespace: string, selector: string) =>
      bed.kubectl([
        ...['-n', namespace, 'delete', 'pod', '-l', selector],
        ...['--grace-period=0', '--force', '--wait=false'],
      ])

    for (let round = 0; round < 4; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      const [victim] = podsOf(world(), 'scheduled-machine')
      if (victim !== undefined) {
        const { namespace = '', name } = victim.metadata
        await bed.kubectl([
          '-n',
          namespace,
          'delete',
          'pod',
          name,
          '--grace-period=0',
          '--force',
          '--wait=false',
        ])
      }
      if (round === 0) await end('knative-serving', 'app=autoscaler')
      if (round === 1)
        await end('knative-eventing', 'eventing.knative.dev/source=ping-source-controller')
      if (round === 2) await end(SUNDIAL, 'eventing.knative.dev/source=apiserver-source-controller')
      if (round === 3) {
        await bed.kill('kubelet')
        await new Promise((resolve) => setTimeout(resolve, 5_000))
        await bed.start('kubelet')
      }
    }

    // One backstop, and the time that a pod takes to be made again.
    await untilAll(world(), 'at rest again', (phase) => phase === 'Inactive', 420_000)
    const { following } = reached(world())
    const left = () => following.mirror.list('cluster.x-k8s.io', 'Machine', 'team').filter(isOfEdge)
    await following.until('no Machine of the edge', () => left().length === 0, 30_000)
    expect(restedTooSoon(following.history)).toEqual([])
    const counts = countByName(following.history, 'Machine')
    expect(NAMES.filter((name) => counts[name] !== 1)).toEqual([])
  }, 480_000)

  test('an alarm that rings with nothing ahead is parked', async () => {
    const { bed } = world()
    await bed.kubectl(['-n', 'team', 'delete', 'scheduledmachines', '--all', '--wait=false'])
    const { following } = reached(world())
    await following.until(
      'no ScheduledMachine',
      (mirror) => mirror.list('5spot.finos.org', 'ScheduledMachine').length === 0,
      360_000,
    )
    const left = () => following.mirror.list('cluster.x-k8s.io', 'Machine', 'team')
    await following.until('no Machine', () => left().length === 0, 60_000)
    // It is set for the next window of those that are gone, hours from now.
    await ringIn(world(), { seconds: 2 })

    const ends = Date.now() + 60_000
    while ((await alarmOf(world())) !== PARKED && Date.now() < ends) {
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    expect(await alarmOf(world())).toBe(PARKED)
  }, 480_000)
}

/** On 31 February. */
const PARKED = '0 0 0 31 2 *'

// It would do what the alarm is to do, and its pods would be there.
async function awayFromBackstop(world: World): Promise<void> {
  const seconds = secondsToBackstop()
  if (seconds > TO_PREPARE_SECONDS) return
  await new Promise((resolve) => setTimeout(resolve, (seconds + 5) * 1_000))
  await untilZero(world)
}

const TO_PREPARE_SECONDS = 45

// As an hour that begins does: no event tells of it, and one alarm rings. The adapter of ScheduledMachines is away
// while their schedules are changed, so that nobody sees it.
async function openAt(world: World, schedule: object): Promise<number> {
  const { bed } = world
  const adapter = ['-n', SUNDIAL, 'scale', 'deployment', '-l', ADAPTER]
  await bed.kubectl([...adapter, '--replicas=0'])
  await bed.kubectl(['-n', SUNDIAL, 'wait', 'pod', '-l', ADAPTER, '--for=delete', '--timeout=60s'])
  await Promise.all(
    NAMES.map((name) =>
      bed.api.client.patch(SCHEDULED_MACHINES, keyOf(name), { spec: { schedule } }),
    ),
  )
  const edge = await ringIn(world, { seconds: 4 })
  await bed.kubectl([...adapter, '--replicas=1'])
  return edge
}

async function ringIn({ bed }: World, wait: DurationLike): Promise<number> {
  const at = DateTime.utc().plus(wait).startOf('second')
  const key = { namespace: SUNDIAL, name: 'alarm' }
  await bed.api.client.patch(PING_SOURCES, key, { spec: { schedule: cronOf(at) } })
  return at.toMillis()
}

const ADAPTER = 'eventing.knative.dev/sourceName=scheduled-machines'

async function untilAll(
  world: World,
  what: string,
  isSo: (phase: string) => boolean,
  withinMs: number,
): Promise<void> {
  const { following } = reached(world)
  const isOne = (name: string) =>
    isSo(
      textAt(
        following.mirror.get('5spot.finos.org', 'ScheduledMachine', keyOf(name)),
        'status',
        'phase',
      ),
    )
  await following.until(`all ${what}`, () => NAMES.every(isOne), withinMs)
}

// The most that were Ready at one moment.
function mostPods({ following }: World, from: number): number {
  const ready = new Set<string>()
  let most = 0
  for (const { type, object, at } of following.history) {
    if (functionOf(object) !== 'scheduled-machine') continue
    const { uid = '' } = object.metadata
    const isReady = listAt(object, 'status', 'conditions').some(
      (each) => textAt(each, 'type') === 'Ready' && textAt(each, 'status') === 'True',
    )
    if (type !== 'DELETED' && isReady) ready.add(uid)
    else ready.delete(uid)
    if (at >= from) most = Math.max(most, ready.size)
  }
  return most
}

/** Asks the kubelet now and then for the memory that the functions' containers work with. */
function watchMemory({ bed }: World): { stop(): Promise<number> } {
  let most = 0
  let isOver = false
  const look = async () => {
    const path = `/api/v1/nodes/${NODE}/proxy/stats/summary`
    const { status, body } = await bed.api.transport({ method: 'GET', path })
    if (status !== 200) return
    for (const pod of listAt(JSON.parse(body), 'pods')) {
      if (textAt(pod, 'podRef', 'namespace') !== SUNDIAL) continue
      for (const container of listAt(pod, 'containers')) {
        if (!['scheduled-machine', 'sweep'].includes(textAt(container, 'name'))) continue
        most = Math.max(most, numberAt(fieldsAt(container, 'memory'), 'workingSetBytes') ?? 0)
      }
    }
  }
  const looking = (async () => {
    while (!isOver) {
      await look()
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  })()
  return {
    async stop() {
      isOver = true
      await looking
      return most
    },
  }
}

function isOfEdge({ metadata }: { readonly metadata: { readonly name: string } }): boolean {
  return metadata.name.startsWith('edge-')
}
