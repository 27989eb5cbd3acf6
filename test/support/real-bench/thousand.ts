// A thousand machines: at rest, through the edge at which all of their windows open, and in service.
// Told once; the benchmarks `edge` and `idle-hour` print their parts of it.
import { DateTime } from 'luxon'
import { inParallel } from '#src/kube/fair-limiter.ts'
import { NODES, PING_SOURCES } from '#src/kube/resource.ts'
import type { Cluster } from '#test/support/control-plane/cluster.ts'
import { alwaysOpen } from '#test/support/control-plane/scheduled-machines.ts'
import { type Edge, edgeIn } from '#test/support/control-plane/shifted-clock.ts'
import { eventually } from '#test/support/processes.ts'
import { type Request, requestsSince, untilQuiet } from './audit.ts'
import { createAll, phasesOf, untilAll, withCluster } from './bed.ts'

export interface Told {
  readonly names: readonly string[]
  /** What one backstop asked for, with all of them at rest, and with all of them in service. */
  readonly atRest: readonly Request[]
  readonly inService: readonly Request[]
  /** What one heartbeat of each kubelet asked for. */
  readonly heartbeats: readonly Request[]
  /** The moment at which the windows opened, milliseconds of the epoch. */
  readonly openedAt: number
  /** Everything from then on until all were Active. */
  readonly edge: readonly Request[]
  /** How many are in each phase at the end. */
  readonly phases: Readonly<Record<string, number>>
}

const COPIES = 4
/** Until the windows open: time to make a thousand machines, and to measure them at rest. */
const FILL_SECONDS = 60
const SECONDS_EACH = 0.12
const ACTIVE_MS = 400_000

let told: Promise<Told> | undefined

/** The story, from a cluster of its own. `SUNDIAL_BENCH_MACHINES` says of how many, if not a thousand. */
export function tellThousand(): Promise<Told> {
  told ??= tell(Number(process.env.SUNDIAL_BENCH_MACHINES ?? 1_000))
  return told
}

async function tell(count: number): Promise<Told> {
  const names = Array.from({ length: count }, (_, i) => `machine-${String(i).padStart(4, '0')}`)
  let edge: Edge | undefined
  const shiftSeconds = () => {
    edge = edgeIn(FILL_SECONDS + count * SECONDS_EACH)
    return edge.shiftSeconds
  }
  return withCluster({ copies: COPIES, shiftSeconds }, async (cluster) => {
    if (edge === undefined) throw new Error('the cluster has started without a clock')
    const { timezone, hour, at } = edge
    await createAll(cluster, names, {
      schedule: { ...alwaysOpen, hoursOfDay: [String(hour)], timezone },
    })
    await untilAll(cluster, names, 'Inactive', millisUntil(at))
    await untilQuiet(cluster.api)
    const atRest = await oneBackstop(cluster)
    if (millisUntil(at) < 0) throw new Error('the windows opened too early: this machine is busy')

    await untilAll(cluster, names, 'Active', millisUntil(at) + ACTIVE_MS)
    const until = Date.now()
    await untilQuiet(cluster.api)
    const openedAt = at.toMillis()
    const since = await requestsSince(cluster.api, openedAt)

    return {
      names,
      atRest,
      openedAt,
      edge: since.filter(({ began }) => began <= until),
      inService: await oneBackstop(cluster),
      heartbeats: await oneHeartbeat(cluster, names),
      phases: phasesOf(cluster),
    }
  })
}

/** What a backstop asks for: its PingSource is set to ring a few seconds from now, and a minute later no more. */
async function oneBackstop({ api }: Cluster): Promise<readonly Request[]> {
  const key = { namespace: 'sundial-system', name: 'backstop' }
  const schedule = (text: string) =>
    api.client.patch(PING_SOURCES, key, { spec: { schedule: text } })
  const since = Date.now()
  // Clocks are shifted by whole minutes: the second is the same for all.
  await schedule(`${DateTime.utc().plus({ seconds: 4 }).second} * * * * *`)
  await eventually(async () => {
    const requests = await requestsSince(api, since)
    if (!requests.some(({ by, verb }) => by === 'sweep' && verb === 'list'))
      throw new Error('no sweep')
  }, 60_000)
  await schedule(NEVER)
  await untilQuiet(api)
  const requests = await requestsSince(api, since)
  const sweeps = requests.filter(({ by, isTable, isNextPage }) => {
    return by === 'sweep' && isTable && !isNextPage
  })
  if (sweeps.length !== 1) throw new Error(`the backstop came ${sweeps.length} times, not once`)
  return requests
}

// 31 February.
const NEVER = '0 0 0 31 2 *'

/** What a kubelet writes every five minutes, whatever happens. */
async function oneHeartbeat(
  { api }: Cluster,
  names: readonly string[],
): Promise<readonly Request[]> {
  const since = Date.now()
  await inParallel(names, 16, async (name) => {
    const node = await api.client.get(NODES, { name })
    const status = node?.['status'] as { conditions: readonly object[] } | undefined
    const lastHeartbeatTime = DateTime.utc().startOf('second').toISO({ suppressMilliseconds: true })
    const conditions = (status?.conditions ?? []).map((each) => ({ ...each, lastHeartbeatTime }))
    await api.client.patchStatus(NODES, { name }, { status: { conditions } })
  })
  await untilQuiet(api)
  return requestsSince(api, since)
}

function millisUntil(at: DateTime): number {
  return at.toMillis() - Date.now()
}
