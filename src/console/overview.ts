// What the first page shows: machines and pools, as far as the reader may list them.
import type { DateTime } from 'luxon'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import type { BootcNodeRow } from '#src/bootc-node-pool/facts.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { rowOfObject } from '#src/bootc-node-pool/settled/row-of-object.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { findCondition, readConditions } from '#src/kube/conditions.ts'
import { valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { EVENTS, type Resource } from '#src/kube/resource.ts'
import { REFERENCES_VALID } from '#src/scheduled-machine/reasons.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { type Progress, progressOf } from '#src/views/rollout-progress.ts'
import { type Off, offOf } from '#src/views/saving.ts'
import { type Summary, summaryOf } from '#src/views/summary.ts'
import { type Filter, fits, showsAll } from './filter.ts'
import { readCalendars } from './read-calendars.ts'
import { type ListPage, type ListProblem, readAll, readList } from './read-list.ts'
import { type Week, weekOf } from './week.ts'

export interface Overview {
  readonly filter: Filter
  readonly now: DateTime
  readonly machines: readonly MachineRow[]
  readonly timeOff: TimeOff
  readonly pools: readonly Progress[]
  /** There is a next page. */
  readonly hasMore: boolean
  readonly problems: readonly ListProblem[]
}

/** Of all machines that the filter selects, on every page. */
export interface TimeOff {
  readonly offs: readonly Off[]
  /** Only so many of them were read. */
  readonly most?: number
}

export interface MachineRow {
  readonly summary: Summary
  /** Absent: its schedule is not valid, or its calendars are unavailable. */
  readonly week: Week | undefined
  /** What its spec refers to is missing or unusable. Its phase may be Pending. */
  readonly lacksReference: boolean
}

const MACHINES_ON_A_PAGE = 50
const MOST_MACHINES = 5_000
const POOLS_ON_A_PAGE = 10
export const MOST_EVENTS = 2_000
const MOST_NODES = 5_000
/** Of one answer of the API: it is text and objects at the same time, and each may have 20 kB. */
const NODES_AT_ONCE = 200
const MACHINES_AT_ONCE = 100

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
  const aboutMachines = {
    ...(filter.namespace !== undefined && { namespace: filter.namespace }),
    fieldSelector: `regarding.kind=${SCHEDULED_MACHINES.kind}`,
    most: MOST_EVENTS,
    keep: whole,
  }
  const [events, nodes, calendars, timeOff] = await Promise.all([
    machines.objects.length === 0 ? NOTHING : readAll(client, EVENTS, aboutMachines, signal),
    pools.objects.length === 0 ? NOTHING : readNodeRows(client, signal),
    readCalendars(machines.objects, client, signal),
    readTimeOff(machines, client, filter, now, signal),
  ])
  const at = now()
  return {
    filter,
    now: at,
    machines: machines.objects.map((machine) => ({
      summary: summaryOf(machine, at),
      week: weekOf(machine, events.objects, at, calendars.get(machine)),
      lacksReference: lacksReference(machine),
    })),
    timeOff,
    pools: pools.objects.map((pool) => progressOf(pool, nodes.objects, at)),
    hasMore: machines.hasMore || pools.hasMore,
    problems: [machines, pools, nodes, events].flatMap(({ problem }) => problem ?? []),
  }
}

// The machines of a page are all that fit, unless there are other pages.
async function readTimeOff(
  { objects, hasMore }: ListPage,
  client: KubeClient,
  filter: Filter,
  now: () => DateTime,
  signal: AbortSignal,
): Promise<TimeOff> {
  const page = objects.flatMap((machine) => offOf(machine) ?? [])
  if (filter.page === 1 && !hasMore) return { offs: page }
  const query = {
    ...(filter.namespace !== undefined && { namespace: filter.namespace }),
    ...{ most: MOST_MACHINES, limit: MACHINES_AT_ONCE },
    keep(machine: KubeObject) {
      const isSelected = showsAll(filter) || fits(filter, summaryOf(machine, now()))
      return isSelected ? { off: offOf(machine) } : undefined
    },
  }
  const all = await readAll(client, SCHEDULED_MACHINES, query, signal)
  const offs = all.objects.flatMap(({ off }) => off ?? [])
  return { offs, ...(all.hasMore && { most: MOST_MACHINES }) }
}

function lacksReference({ status }: KubeObject): boolean {
  return (
    findCondition(readConditions(valueAt(status, 'conditions')), REFERENCES_VALID)?.status ===
    'False'
  )
}

/** Rows of the BootcNodes of all pools. */
export function readNodeRows(
  client: KubeClient,
  signal: AbortSignal,
): Promise<ListPage<BootcNodeRow>> {
  return readAll(
    client,
    BOOTC_NODES,
    { most: MOST_NODES, limit: NODES_AT_ONCE, keep: rowOfObject },
    signal,
  )
}

export function whole(object: KubeObject): KubeObject {
  return object
}

export const NOTHING: Promise<ListPage<never>> = Promise.resolve({ objects: [], hasMore: false })
