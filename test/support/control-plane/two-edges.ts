// Twenty machines whose window opens, and closes again while there are Pods on their Nodes: a story
// that is told undisturbed, and again while processes are killed.
import { realClock } from '#src/clock/real-clock.ts'
import { newNode, readyNode } from '#src/embedded/stand-ins/node.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { textAt } from '#src/kube/json.ts'
import { EVENTS, NODES, PING_SOURCES, PODS, pathOf } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { cronOf } from '#src/wake/cron-instant.ts'
import type { Cluster } from './cluster.ts'
import { NAMESPACE } from './cluster-objects.ts'
import { type Everything, everything } from './everything.ts'
import { type Following, follow, type Seen } from './follow.ts'
import { APPS, BUDGETS, createBudget } from './pods.ts'
import { keepReplicas, type Replicas } from './replicas.ts'
import {
  alwaysOpen,
  type closedNow,
  createMachine,
  deleteMachine,
  editMachine,
} from './scheduled-machines.ts'
import { eventsOf } from './story.ts'

export const NAMES = Array.from({ length: 20 }, (_, index) => `m-${String(index).padStart(2, '0')}`)
/** An app has a Pod on each of four Nodes, and can do without one of them. */
export const APP_NAMES = ['a', 'b', 'c', 'd', 'e']
export const PODS_EACH = NAMES.length / APP_NAMES.length
export const MIN_AVAILABLE = PODS_EACH - 1
const SPARE = 'spare'

export interface Told {
  /** Everything that was seen to happen, in order. */
  readonly history: readonly Seen[]
  readonly inService: Everything
  readonly end: Everything
  /** What was told of each machine, by its name. */
  readonly events: Readonly<Record<string, readonly string[]>>
}

/** Does something else while an edge is under way. */
export type Disturb = <T>(edge: () => Promise<T>) => Promise<T>

/** What the story needs beside a cluster: a Node that stays, for the Pods that have to move. */
export async function createSpareNode({ api }: Pick<Cluster, 'api'>): Promise<void> {
  const now = realClock.now()
  const { spec: _, ...node } = readyNode(newNode(SPARE, 'stand-in://spare', '', now), now)
  await api.client.create(NODES, node)
}

/** Tells the story once, and takes all its objects away again. */
export async function tellTwoEdges(
  cluster: Cluster,
  closed: ReturnType<typeof closedNow>,
  disturb: Disturb = (edge) => edge(),
): Promise<Told> {
  const { api, following } = cluster
  const from = following.history.length
  await all((name) => createMachine(cluster, name, { schedule: closed, ...LEAVING }))
  await untilAll(following, 'Inactive')

  await disturb(async () => {
    await all((name) => editMachine(cluster, name, { schedule: alwaysOpen }))
    await untilAll(following, 'Active')
  })
  const inService = await everything(api)

  const replicas = await startApps(cluster)
  await disturb(async () => {
    await all((name) => editMachine(cluster, name, { schedule: closed }))
    await untilAll(following, 'Inactive')
  })
  await replicas.stop()
  await untilAlarmRests(cluster)
  const end = await everything(api)

  const history = following.history.slice(from)
  const events = await all(async (name) => [name, await eventsOf(api, name)] as const)
  await clear(cluster)
  return { history, inService, end, events: Object.fromEntries(events) }
}

// A grace that ends at an instant that no event tells, and time enough for every budget.
const LEAVING = { gracefulShutdownTimeout: '3s', nodeDrainTimeout: '10m' }

async function startApps({ api, following }: Cluster): Promise<Replicas> {
  const replicas = keepReplicas(api, SPARE)
  await Promise.all(
    APP_NAMES.map(async (app, index) => {
      await replicas.start(app, NAMES.slice(index * PODS_EACH, (index + 1) * PODS_EACH))
      await createBudget(api, app, MIN_AVAILABLE)
    }),
  )
  following.changes(replicas.see)
  return replicas
}

function untilAll({ until }: Following, phase: string): Promise<unknown> {
  return until(
    `all machines ${phase}`,
    (mirror) => {
      const machines = mirror.list('5spot.finos.org', SCHEDULED_MACHINES.kind, NAMESPACE)
      const there = machines.filter((each) => textAt(each, 'status', 'phase') === phase)
      return there.length === NAMES.length
    },
    EDGE_MS,
  )
}

// An eviction whose client is lost may hold its budget for two minutes: the API server has counted the
// disruption, and the Pod stays. That may happen to a budget twice.
const EDGE_MS = 300_000

// Nothing is in motion any more: the next thing to happen is that the windows open.
async function untilAlarmRests({ api, following, isStandalone }: Cluster): Promise<void> {
  // Its alarm is a timer of the process.
  if (isStandalone) return
  const [machine] = following.mirror.list('5spot.finos.org', SCHEDULED_MACHINES.kind, NAMESPACE)
  const next = cronOf(parseInstant(textAt(machine, 'status', 'nextActivation')))
  const sources = await follow(api, [PING_SOURCES])
  try {
    await sources.until(`the alarm at ${next}`, ({ list }) =>
      list('sources.knative.dev', PING_SOURCES.kind).some(
        (source) => source.metadata.name === 'alarm' && textAt(source, 'spec', 'schedule') === next,
      ),
    )
  } finally {
    sources.stop()
  }
}

async function clear(cluster: Cluster): Promise<void> {
  const { api, following } = cluster
  await all((name) => deleteMachine(cluster, name))
  const others = [
    { resource: PODS, namespace: APPS },
    { resource: BUDGETS, namespace: APPS },
    { resource: EVENTS, namespace: NAMESPACE },
  ]
  for (const { resource, namespace } of others) {
    await api.transport({ method: 'DELETE', path: pathOf(resource, { namespace }) })
  }
  await following.until('everything gone', ({ list }) => {
    const left = [
      ...list('5spot.finos.org', SCHEDULED_MACHINES.kind, NAMESPACE),
      ...list('', PODS.kind, APPS),
    ]
    return left.length === 0
  })
}

function all<T>(act: (name: string) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(NAMES.map(act))
}
