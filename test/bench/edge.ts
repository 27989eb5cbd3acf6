// A thousand windows open at one instant: how long until a thousand Machines exist, how long until all are in service,
// what it costs the API server and what the processes of the function use. Everything is real but the machines
// themselves: etcd, kube-apiserver, Cluster API with its webhooks, Knative's adapters. Before that the same Machines are
// made by hand, which is the least that it can take.
import type { Measurement } from '#test/support/bench.ts'
import { isWrite, type Request } from '#test/support/real-bench/audit.ts'
import { measureFloor } from '#test/support/real-bench/floor.ts'
import { perResource } from '#test/support/real-bench/per-resource.ts'
import { BED, NAMES, type Told, tellThousand } from '#test/support/real-bench/thousand.ts'

export async function bench(): Promise<readonly Measurement[]> {
  const floor = await measureFloor(NAMES, BED)
  const told = await tellThousand()
  const { names, openedAt, edge, phases } = told
  const after = ({ ended }: Request) => (ended - openedAt) / 1_000
  const made = times(edge, 'machines', after)
  const complete = times(edge, 'testmachines', after)
  const active = [...lastStatuses(edge)].map(after).sort((a, b) => a - b)
  const each = (requests: readonly Request[]) => requests.length / names.length
  const writes = edge.filter((request) => isWrite(request) && request.status < 400)
  const isOfOne = ({ resource }: Request) => resource !== 'pingsources'
  const seconds = (name: string, value: number | undefined, more: object = {}) => ({
    name: `edge ${name}`,
    value: value ?? Number.NaN,
    unit: 's',
    ...more,
  })
  const counted = (name: string, value: number, more: object = {}) => ({
    name: `edge ${name}`,
    value,
    unit: '',
    ...more,
  })
  return [
    seconds('first Machine', made[0], { upstream: 31.7 }),
    seconds('median Machine', made[Math.floor(made.length / 2)], { upstream: 56.2 }),
    seconds('last Machine (aim 1.5 times by hand)', made.at(-1), {
      reference: floor.lastMachine,
      upstream: 77.1,
    }),
    seconds('last Machine, made by hand', floor.lastMachine),
    seconds('last Machine with all it refers to', complete.at(-1)),
    seconds('first Active', active[0]),
    seconds('median Active', active[Math.floor(active.length / 2)]),
    seconds('last Active (aim 1.2 times by hand)', active.at(-1), {
      reference: floor.lastRunning,
    }),
    seconds('last Machine running, made by hand', floor.lastRunning),
    counted('requests each (aim 12)', each(edge), { upstream: 8.2 }),
    counted('writes each (aim 7)', each(writes.filter(isOfOne)), { upstream: 7 }),
    ...perResource('edge', edge, names.length),
    counted('writes to the alarm', writes.length - writes.filter(isOfOne).length),
    counted('creates refused, in percent (aim 1)', percent(edge, isCreate), { upstream: 0 }),
    counted('status conflicts, in percent (aim 2)', percent(edge, isStatus), { upstream: 0 }),
    counted('conflicts', count(edge, 409), { upstream: 0 }),
    counted('errors', edge.filter(isError).length, { upstream: 0 }),
    ...resources(told),
    counted('Machines', made.length),
    ...Object.entries(phases).map(([phase, value]) => counted(`in phase ${phase}`, value)),
    ...Object.entries(told.warnings).map(([text, value]) => counted(`log "${text}"`, value)),
  ]
}

function resources(told: Told): readonly Measurement[] {
  const { names, cpuSeconds, firstCpuSeconds, mostMiB, metrics } = told
  return [
    {
      name: 'edge CPU of the functions, first 120 s',
      value: firstCpuSeconds,
      unit: 's',
      upstream: 4.8,
    },
    {
      name: 'edge CPU for each (aim 12)',
      value: (cpuSeconds * 1_000) / names.length,
      unit: 'ms',
    },
    { name: 'edge memory of a process (aim 128)', value: mostMiB, unit: 'MiB', upstream: 65 },
    ...['sundial_pass_seconds', 'sundial_queue_wait_seconds'].map((name) => ({
      name: `edge ${name}, 99 of 100 at most`,
      value: quantile(metrics, name, 0.99),
      unit: 's',
    })),
  ]
}

// The upper bound of the bucket, over all processes.
function quantile(metrics: readonly string[], name: string, part: number): number {
  const buckets = new Map<number, number>()
  for (const text of metrics) {
    for (const [, bound = '', value] of text.matchAll(
      new RegExp(`^${name}_bucket\\{le="([^"]+)"\\} (\\d+)$`, 'gm'),
    )) {
      const le = bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound)
      buckets.set(le, (buckets.get(le) ?? 0) + Number(value))
    }
  }
  const all = buckets.get(Number.POSITIVE_INFINITY) ?? 0
  const sorted = [...buckets].sort(([a], [b]) => a - b)
  return sorted.find(([, below]) => below >= all * part)?.[0] ?? Number.NaN
}

function isCreate({ verb, resource }: Request): boolean {
  return verb === 'create' && ['machines', 'testconfigs', 'testmachines'].includes(resource)
}

function isStatus({ verb, resource }: Request): boolean {
  return verb === 'patch' && resource === 'scheduledmachines/status'
}

function percent(edge: readonly Request[], isOne: (request: Request) => boolean): number {
  const all = edge.filter(isOne)
  return (100 * count(all, 409)) / Math.max(1, all.length)
}

function times(
  requests: readonly Request[],
  resource: string,
  after: (request: Request) => number,
): readonly number[] {
  return requests
    .filter((each) => each.verb === 'create' && each.resource === resource && each.status === 201)
    .map(after)
    .sort((a, b) => a - b)
}

// All are Active at the end, so what was written last about each of them is that.
function lastStatuses(requests: readonly Request[]): Iterable<Request> {
  const last = new Map<string, Request>()
  for (const request of requests) {
    const { resource, verb, status, name } = request
    if (resource !== 'scheduledmachines/status' || verb !== 'patch' || status !== 200) continue
    const known = last.get(name)
    if (known === undefined || known.ended < request.ended) last.set(name, request)
  }
  return last.values()
}

function count(requests: readonly Request[], status: number): number {
  return requests.filter((request) => request.status === status).length
}

// Nothing there, and a name or a version that somebody else was faster with, are answers.
function isError({ status }: Request): boolean {
  return status >= 400 && status !== 404 && status !== 409
}
