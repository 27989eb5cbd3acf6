// What the first page shows: machines and pools, as far as the reader may list them.
import type { DateTime } from 'luxon'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { EVENTS, type Resource } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { type Progress, progressOf } from '#src/views/rollout-progress.ts'
import { type Summary, summaryOf } from '#src/views/summary.ts'
import { type Filter, fits, showsAll } from './filter.ts'
import { type ListPage, type ListProblem, readList } from './read-list.ts'
import { type Week, weekOf } from './week.ts'

export interface Overview {
  readonly filter: Filter
  readonly now: DateTime
  readonly machines: readonly MachineRow[]
  readonly pools: readonly Progress[]
  /** There is a next page. */
  readonly hasMore: boolean
  readonly problems: readonly ListProblem[]
}

export interface MachineRow {
  readonly summary: Summary
  /** Absent: its schedule is not valid. */
  readonly week: Week | undefined
}

const MACHINES_ON_A_PAGE = 50
const POOLS_ON_A_PAGE = 10
const EVENTS_READ = 2_000

/** `now` is read after the answers, because they tell the time of the API server. */
export async function readOverview(
  client: KubeClient,
  filter: Filter,
  now: () => DateTime,
  signal: AbortSignal,
): Promise<Overview> {
  const list = (resource: Resource, pageSize: number): Promise<ListPage> => {
    if (filter.kind !== undefined && filter.kind !== resource.kind) return NOTHING
    const query = {
      ...filter,
      pageSize,
      fitsAll: showsAll(filter),
      fits: (object: KubeObject) => fits(filter, summaryOf(object, now())),
    }
    return readList(client, resource, query, signal)
  }
  const [machines, pools] = await Promise.all([
    list(SCHEDULED_MACHINES, MACHINES_ON_A_PAGE),
    list(BOOTC_NODE_POOLS, POOLS_ON_A_PAGE),
  ])
  const [events, nodes] = await Promise.all([
    machines.objects.length === 0 ? [] : readEvents(client, filter, signal),
    pools.objects.length === 0 ? NOTHING : readNodes(client, signal),
  ])
  const at = now()
  return {
    filter,
    now: at,
    machines: machines.objects.map((machine) => ({
      summary: summaryOf(machine, at),
      week: weekOf(machine, events, at),
    })),
    pools: pools.objects.map((pool) => progressOf(pool, nodes.objects, at)),
    hasMore: machines.hasMore || pools.hasMore,
    problems: [machines, pools, nodes].flatMap(({ problem }) => problem ?? []),
  }
}

const NOTHING: Promise<ListPage> = Promise.resolve({ objects: [], hasMore: false })

function readNodes(client: KubeClient, signal: AbortSignal): Promise<ListPage> {
  const all = { page: 1, pageSize: Number.POSITIVE_INFINITY, fits: () => true, fitsAll: false }
  return readList(client, BOOTC_NODES, all, signal)
}

// A page does without them, if the reader may not list Events.
async function readEvents(
  client: KubeClient,
  { namespace }: Filter,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const found: KubeObject[] = []
  const options = {
    ...(namespace !== undefined && { namespace }),
    fieldSelector: `regarding.kind=${SCHEDULED_MACHINES.kind}`,
  }
  try {
    for await (const page of client.pages(EVENTS, options, signal)) {
      found.push(...page)
      if (found.length >= EVENTS_READ) break
    }
  } catch (error) {
    if (!isKubeError(error, 'Forbidden')) throw error
  }
  return found
}
