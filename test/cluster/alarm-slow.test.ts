// One machine whose workload cluster answers slowly, so that each pass over it takes many seconds, and
// whose drain a budget holds up. Nobody else is to notice.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { numberAt, textAt } from '#src/embedded/stand-ins/json.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { SECRETS } from '#src/kube/resource.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
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
import { eventually } from '#test/support/processes.ts'

const OTHERS = Array.from({ length: 20 }, (_, index) => `other-${index}`)
const SLOW = 'slow'
const off = { schedule: { ...alwaysOpen, enabled: false } }

let cluster: Cluster
let road: Road
beforeAll(async () => {
  cluster = await startCluster()
  const { api } = cluster
  road = await startRoad(api)
  const identity = 'sundial-system:scheduled-machine'
  await api.client.create(SECRETS, await road.kubeconfigSecret('long-road', identity))
  const t = Date.now()
  await Promise.all([
    createActive(cluster, SLOW, { kubeconfigSecretRef: { name: 'long-road' } }),
    ...OTHERS.map((name) => createActive(cluster, name)),
  ])
  console.log('active', Date.now() - t)
  await createPod(api, SLOW, 'busy')
  await createBudget(api, 'busy', 1)
})
afterAll(async () => {
  road?.stop()
  await cluster?.stop()
})

it('twenty events for others are handled at their usual pace while one machine is slow to drain', async () => {
  const before = await paceOf(1)
  road.delayMs = 3_000
  await editMachine(cluster, SLOW, off)
  await untilMachine(cluster, SLOW, 'blocked', isBlocked)
  await untilUnderway()

  // An event for the slow one in front of each of the others.
  const during = await paceOf(2, () => editMachine(cluster, SLOW, { priority: 2 }))

  console.log({ before, during })
})

it('the alarm of the others rings in its second meanwhile', async () => {
  const graces = [6, 9, 12, 15, 18]
  const some = OTHERS.slice(0, graces.length)
  await Promise.all(
    some.map((name, index) =>
      editMachine(cluster, name, { gracefulShutdownTimeout: `${graces[index]}s`, ...off }),
    ),
  )
  const leaving = await Promise.all(
    some.map((name) =>
      untilMachine(
        cluster,
        name,
        'draining',
        (object) => textAt(object, 'status', 'drain', 'startedAt') !== '',
      ),
    ),
  )
  console.log(
    leaving.map((object, index) => {
      const wake =
        (parseInstant(textAt(object, 'status', 'shutdownStartedAt'))?.toMillis() ?? 0) +
        (graces[index] ?? 0) * 1000
      return (parseInstant(textAt(object, 'status', 'drain', 'startedAt'))?.toMillis() ?? 0) - wake
    }),
  )
})

it('the slow one comes to its end', async () => {
  road.delayMs = 0
  await changeBudget(cluster.api, 'busy', 0)
  await untilPhase(cluster, SLOW, 'Disabled')
  expect(await leftovers(cluster, SLOW)).toEqual([])
})

const isBlocked = (object: KubeObject) =>
  JSON.stringify(object.status).includes('disruption budget')

function untilUnderway(): Promise<void> {
  return eventually(async () => {
    if (road.underway() === 0) throw new Error('no pass is underway')
  })
}

async function paceOf(priority: number, first: () => Promise<unknown> = async () => {}) {
  const took = await Promise.all(
    OTHERS.map(async (name) => {
      await first()
      const { metadata } = await editMachine(cluster, name, { priority })
      const began = Date.now()
      await untilMachine(
        cluster,
        name,
        'looked at',
        ({ status }) => (numberAt(status, 'observedGeneration') ?? 0) >= (metadata.generation ?? 0),
      )
      return Date.now() - began
    }),
  )
  return took.sort((a, b) => a - b)
}
