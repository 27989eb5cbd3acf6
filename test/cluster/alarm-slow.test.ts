// One machine whose workload cluster answers slowly, so that each pass over it takes many seconds, and
// whose drain a budget holds up. Nobody else is to notice.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { numberAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PING_SOURCES, SECRETS } from '#src/kube/resource.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import {
  BACKSTOP,
  drainBegun,
  graceEnd,
  isLate,
  lateness,
  tapPings,
} from '#test/support/control-plane/pings.ts'
import { changeBudget, createBudget, createPod } from '#test/support/control-plane/pods.ts'
import { type Road, startRoad } from '#test/support/control-plane/road.ts'
import {
  alwaysOpen,
  createActive,
  editMachine,
  leftovers,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import type { Tap } from '#test/support/control-plane/tap.ts'

const SLOW = 'slow'
const OTHERS = Array.from({ length: 20 }, (_, index) => `other-${index}`)
const OFF = { schedule: { ...alwaysOpen, enabled: false } }
/** Of each request; a pass that is blocked by a budget makes four of them. */
const DELAY_MS = 2_500

let cluster: Cluster
let road: Road
let tap: Tap
beforeAll(async () => {
  cluster = await startCluster()
  const { api } = cluster
  await api.client.delete(PING_SOURCES, BACKSTOP)
  tap = await tapPings(cluster)
  road = await startRoad(api)
  const identity = 'sundial-system:scheduled-machine'
  await api.client.create(SECRETS, await road.kubeconfigSecret('long-road', identity))
  await Promise.all([
    createActive(cluster, SLOW, { kubeconfigSecretRef: { name: 'long-road' } }),
    ...OTHERS.map((name) => createActive(cluster, name)),
  ])
  await createPod(api, SLOW, 'busy')
  await createBudget(api, 'busy', 1)
})
afterAll(async () => {
  road?.stop()
  tap?.stop()
  await cluster?.stop()
})

it('while one machine is slow to drain, twenty others are looked at as soon as before', async () => {
  const before = await paceOf(1)

  road.delayMs = DELAY_MS
  await editMachine(cluster, SLOW, OFF)
  await untilMachine(cluster, SLOW, 'blocked by a budget', isBlocked)
  // In front of the event of each of the others there is one of the slow one.
  const during = await paceOf(2, (index) => editMachine(cluster, SLOW, { priority: index }))

  expect(median(during)).toBeLessThan(median(before) + 1_500)
  // Sooner, all of them, than a single pass over the slow one.
  expect(Math.max(...during)).toBeLessThan(5_000)
  expect(await slowPasses()).toBeGreaterThan(0)
})

it('while one machine is slow to drain, the alarm rings for others in its second', async () => {
  const slowBefore = await slowPasses()
  const graces = [6, 10, 14, 18]
  const names = OTHERS.slice(0, graces.length)
  const asked = names.map((name, index) =>
    editMachine(cluster, name, { gracefulShutdownTimeout: `${graces[index]}s`, ...OFF }),
  )
  await Promise.all(asked)
  await Promise.all(names.map((name) => untilPhase(cluster, name, 'Disabled')))

  const late = names.map((name, index) =>
    lateness(
      tap.deliveries,
      graceEnd(cluster, name, graces[index] ?? 0),
      drainBegun(cluster, name),
    ),
  )
  expect(late.filter(isLate)).toEqual([])
  expect(await slowPasses()).toBeGreaterThan(slowBefore)
})

it('the slow one comes to its end when its budget lets it', async () => {
  road.delayMs = 0
  await changeBudget(cluster.api, 'busy', 0)
  await editMachine(cluster, SLOW, { priority: 100 })
  await untilPhase(cluster, SLOW, 'Disabled')

  expect(await leftovers(cluster, SLOW)).toEqual([])
})

const isBlocked = ({ status }: KubeObject) =>
  JSON.stringify(status).includes('needs 1 healthy pods')

/** Milliseconds from the edit of each of the others until its pass is over. */
function paceOf(
  priority: number,
  first: (index: number) => Promise<unknown> = async () => {},
): Promise<readonly number[]> {
  return Promise.all(
    OTHERS.map(async (name, index) => {
      await first(index)
      const { metadata } = await editMachine(cluster, name, { priority })
      const editedAt = Date.now()
      await untilMachine(
        cluster,
        name,
        'looked at',
        ({ status }) => numberAt(status, 'observedGeneration') === metadata.generation,
      )
      return Date.now() - editedAt
    }),
  )
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** How many passes have taken more than five seconds. */
async function slowPasses(): Promise<number> {
  const response = await fetch(`${cluster.functions['scheduled-machine'].url}/metrics`)
  const lines = (await response.text()).split('\n')
  const read = (series: string) =>
    Number(lines.find((line) => line.startsWith(series))?.split(' ')[1])
  return read('sundial_pass_seconds_count') - read('sundial_pass_seconds_bucket{le="5"}')
}
