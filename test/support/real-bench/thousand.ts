// A thousand machines: at rest, through the edge at which all of their windows open, and in service.
// Told once; the benchmarks `edge` and `idle-hour` print their parts of it.
import { readFileSync } from 'node:fs'
import { DateTime } from 'luxon'
import { inParallel } from '#src/kube/fair-limiter.ts'
import { NODES, PING_SOURCES } from '#src/kube/resource.ts'
import type { Cluster, ClusterOptions } from '#test/support/control-plane/cluster.ts'
import type { FunctionProcess } from '#test/support/control-plane/functions.ts'
import { alwaysOpen } from '#test/support/control-plane/scheduled-machines.ts'
import { type Edge, edgeIn } from '#test/support/control-plane/shifted-clock.ts'
import { eventually } from '#test/support/processes.ts'
import { type Request, requestsSince, untilQuiet } from './audit.ts'
import { createAll, phasesOf, untilAll, withCluster } from './bed.ts'
import { readLoad } from './load.ts'

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
  /** CPU time that the processes of the functions used from shortly before the edge until all were Active, and in the first two minutes
   * of that, in seconds. */
  readonly cpuSeconds: number
  readonly firstCpuSeconds: number
  /** The largest memory of one process, in MiB. */
  readonly mostMiB: number
  /** The lines of the functions' logs that are warnings or errors, by their message. */
  readonly warnings: Readonly<Record<string, number>>
  /** The metrics of each process of scheduled-machine, at the end. */
  readonly metrics: readonly string[]
}

/** How many processes scheduled-machine has. */
const COPIES = number('SUNDIAL_BENCH_COPIES', 4)
/** How many times slower than it can be the API server is, from shortly before the edge. */
const SLOWER = number('SUNDIAL_BENCH_SLOWER', 1)
/** How many more objects there are whose window does not open. */
const RESTING = number('SUNDIAL_BENCH_RESTING', 0)
const MACHINES = number('SUNDIAL_BENCH_MACHINES', 1_000)
const FIRST_MS = 120_000

export const BED: ClusterOptions & { readonly slowBy: number } = {
  copies: COPIES,
  withWebhooks: true,
  slowBy: SLOWER,
}
/** Until the windows open: time to make a thousand machines, and to measure them at rest. */
const FILL_SECONDS = 60
const SECONDS_EACH = 0.12
const ACTIVE_MS = 600_000

let told: Promise<Told> | undefined

/** The names of the machines whose windows open. */
export const NAMES = Array.from({ length: MACHINES }, (_, i) => `machine-${padded(i)}`)

/** The story, from a cluster of its own. docs/performance.md names the variables that change it. */
export function tellThousand(): Promise<Told> {
  told ??= tell(NAMES)
  return told
}

async function tell(names: readonly string[]): Promise<Told> {
  const resting = Array.from({ length: RESTING }, (_, i) => `resting-${padded(i)}`)
  const count = names.length + resting.length
  let edge: Edge | undefined
  const shiftSeconds = () => {
    edge = edgeIn(FILL_SECONDS + count * SECONDS_EACH)
    return edge.shiftSeconds
  }
  return withCluster({ ...BED, shiftSeconds }, async (cluster) => {
    if (edge === undefined) throw new Error('the cluster has started without a clock')
    const { timezone, hour, at } = edge
    await createAll(cluster, names, {
      schedule: { ...alwaysOpen, hoursOfDay: [String(hour)], timezone },
    })
    await createAll(cluster, resting, {
      schedule: { ...alwaysOpen, hoursOfDay: [String((hour + 12) % 24)], timezone },
    })
    await untilAll(cluster, [...names, ...resting], 'Inactive', millisUntil(at))
    await untilQuiet(cluster.api)
    const atRest = await oneBackstop(cluster)
    if (millisUntil(at) < 0) throw new Error('the windows opened too early: this machine is busy')

    const pids = cluster.processes.map(({ child }) => child.pid)
    const before = readLoad(pids)
    const slowed = SLOWER > 1 ? await cluster.api.slowBy(SLOWER) : undefined
    const first = after(millisUntil(at) + FIRST_MS, () => readLoad(pids).cpuSeconds)
    const isDone = await untilAll(cluster, names, 'Active', millisUntil(at) + ACTIVE_MS).then(
      () => true,
      () => false,
    )
    const until = Date.now()
    await slowed?.stop()
    const { cpuSeconds, mostMiB } = readLoad(pids)
    await untilQuiet(cluster.api)
    const openedAt = at.toMillis()
    const since = await requestsSince(cluster.api, openedAt)

    return {
      names,
      atRest,
      openedAt,
      edge: since.filter(({ began }) => began <= until),
      // Of an edge that has not ended, the rest cannot be told.
      inService: isDone ? await oneBackstop(cluster) : [],
      heartbeats: isDone ? await oneHeartbeat(cluster, names) : [],
      phases: phasesOf(cluster),
      cpuSeconds: cpuSeconds - before.cpuSeconds,
      firstCpuSeconds: (first() ?? cpuSeconds) - before.cpuSeconds,
      mostMiB,
      warnings: warningsOf(cluster),
      metrics: await Promise.all(cluster.processes.map(metricsOf)),
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

/** The result of `read` some time from now, once that time has come. */
function after<T>(milliseconds: number, read: () => T): () => T | undefined {
  let result: T | undefined
  const timer = setTimeout(() => {
    result = read()
  }, milliseconds)
  return () => {
    clearTimeout(timer)
    return result
  }
}

function warningsOf({ api }: Cluster): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const name of ['scheduled-machine', 'sweep']) {
    for (const line of readFileSync(api.workspace.path(`${name}.log`), 'utf8').split('\n')) {
      if (!/"level":"(warn|error)"/.test(line)) continue
      const { message, reason, error } = JSON.parse(line)
      const why = String(reason ?? error?.message ?? '').replace(/machine-\d+/g, 'NAME')
      const text = `${name}: ${message} (${why})`
      counts[text] = (counts[text] ?? 0) + 1
    }
  }
  return counts
}

async function metricsOf({ url }: FunctionProcess): Promise<string> {
  return (await fetch(`${url}/metrics`)).text()
}

function number(name: string, otherwise: number): number {
  return Number(process.env[name] ?? otherwise)
}

function padded(index: number): string {
  return String(index).padStart(4, '0')
}

function millisUntil(at: DateTime): number {
  return at.toMillis() - Date.now()
}
