// A thousand windows open at one instant: how long until a thousand Machines exist, how long until all are
// in service, and what it costs the API server. Everything is real but the machines themselves: etcd,
// kube-apiserver, Knative's adapters, Cluster API; the function runs as four processes.
import type { Measurement } from '#test/support/bench.ts'
import { isWrite, type Request } from '#test/support/real-bench/audit.ts'
import { tellThousand } from '#test/support/real-bench/thousand.ts'

export async function bench(): Promise<readonly Measurement[]> {
  const { names, openedAt, edge, phases } = await tellThousand()
  const after = ({ ended }: Request) => (ended - openedAt) / 1_000
  const made = times(edge, 'machines', after)
  const complete = times(edge, 'testmachines', after)
  const active = [...lastStatuses(edge)].map(after).sort((a, b) => a - b)
  const each = (requests: readonly Request[]) => requests.length / names.length
  const writes = edge.filter((request) => isWrite(request) && request.status < 400)
  const isOfAll = ({ resource }: Request) => resource === 'pingsources'
  const isOfOne = (request: Request) => !isOfAll(request)
  const seconds = (name: string, value: number | undefined, more: object = {}) => ({
    name: `edge ${name}`,
    value: value ?? Number.NaN,
    unit: 's',
    ...more,
  })
  return [
    seconds('first Machine', made[0], { upstream: 15 }),
    seconds('median Machine', made[Math.floor(made.length / 2)], { upstream: 22 }),
    seconds('last Machine (aim 10 s)', made.at(-1), {
      upstream: 27,
      note: '(in a quiet cluster: none after 150 s)',
    }),
    seconds('last Machine with all it refers to', complete.at(-1)),
    seconds('first Active', active[0]),
    seconds('median Active', active[Math.floor(active.length / 2)]),
    seconds('last Active', active.at(-1)),
    {
      name: 'edge writes each (aim 7)',
      value: each(writes.filter(isOfOne)),
      unit: '',
      upstream: 7,
    },
    { name: 'edge writes to the alarm', value: writes.filter(isOfAll).length, unit: '' },
    { name: 'edge requests each', value: each(edge), unit: '', upstream: 8 },
    { name: 'edge conflicts', value: count(edge, 409), unit: '' },
    { name: 'edge errors', value: edge.filter(isError).length, unit: '' },
    { name: 'edge Machines', value: made.length, unit: '' },
    { name: 'edge in Error', value: phases['Error'] ?? 0, unit: '' },
  ]
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
