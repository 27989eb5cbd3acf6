// What the page of one object shows, as far as the reader may read it.
import type { DateTime } from 'luxon'
import type { KubeClient } from '#src/kube/client.ts'
import { textAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { EVENTS } from '#src/kube/resource.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { MACHINE_KIND, POOL_KIND } from '#src/views/kinds.ts'
import { type OverrideRow, rowsFor } from '#src/views/overrides/override-row.ts'
import { type Progress, progressOf } from '#src/views/rollout-progress.ts'
import type { Explanation } from '#src/views/why/explanation.ts'
import { MOST_EVENTS, NOTHING, readNodeRows, whole } from './overview.ts'
import type { NamedObject } from './paths.ts'
import { readCalendars } from './read-calendars.ts'
import { type ListPage, type ListProblem, readAll } from './read-list.ts'
import { mayDo, type Right } from './rights.ts'
import { type Week, weekOf } from './week.ts'

export interface ObjectView extends NamedObject {
  /** Without `managedFields`. */
  readonly object: KubeObject
  readonly now: DateTime
  /** A text: why there is none. */
  readonly explanation: Explanation | string
  /** The latest first. */
  readonly events: readonly KubeObject[]
  readonly problems: readonly ListProblem[]
  readonly mayChange: boolean
  /** Of a machine: the overrides that are for it, those that end first at the top. */
  readonly overrides?: readonly OverrideRow[]
  readonly mayOverride: boolean
  /** Of a machine with a valid schedule. */
  readonly week?: Week | undefined
  /** Of a pool. */
  readonly progress?: Progress
}

export interface ObjectReading {
  readonly client: KubeClient
  readonly now: () => DateTime
  readonly signal: AbortSignal
  /** Throws errors of the client. */
  readonly explain: () => Promise<Explanation | undefined>
  readonly wordsOf: (error: unknown) => string
}

/** `undefined`: there is no such object. Throws the errors of the client about the object itself. */
export async function readObjectView(
  named: NamedObject,
  reading: ObjectReading,
): Promise<ObjectView | undefined> {
  const { kind, key } = named
  const { client, now, signal } = reading
  const found = await client.get(kind.resource, key, signal)
  if (found === undefined) return undefined
  const isMachine = kind === MACHINE_KIND
  const [explanation, events, mayChange, nodes, overrides, mayOverride, calendars] =
    await Promise.all([
      reading.explain().catch(reading.wordsOf),
      readEvents(named, found, reading),
      may({ verb: 'patch', resource: kind.resource, ...key }, reading),
      kind === POOL_KIND ? readNodeRows(client, signal) : NOTHING,
      isMachine ? readOverrides(key, reading) : NOTHING,
      isMachine && may({ verb: 'create', resource: SCHEDULE_OVERRIDES, ...placeOf(key) }, reading),
      readCalendars(isMachine ? [found] : [], client, signal),
    ])
  // A cluster may be without the definition.
  const hasOverrides = overrides.problem?.type !== 'unknown'
  const at = now()
  return {
    ...named,
    object: withoutManagedFields(found),
    now: at,
    explanation: explanation ?? 'It was deleted a moment ago.',
    events: events.objects.toSorted(latestFirst),
    problems: [events, nodes, ...(hasOverrides ? [overrides] : [])].flatMap(
      ({ problem }) => problem ?? [],
    ),
    mayChange,
    mayOverride: mayOverride && hasOverrides,
    ...(isMachine && {
      week: weekOf(found, events.objects, at, calendars.get(found)),
      overrides: rowsFor(found, overrides.objects, at),
    }),
    ...(kind === POOL_KIND && { progress: progressOf(found, nodes.objects, at) }),
  }
}

// The Events about an object without a namespace are in `default`.
async function readEvents(
  { kind, key }: NamedObject,
  { metadata: { uid } }: KubeObject,
  { client, signal }: ObjectReading,
): Promise<ListPage> {
  const page = await readAll(
    client,
    EVENTS,
    {
      namespace: key.namespace ?? 'default',
      fieldSelector: `regarding.kind=${kind.resource.kind},regarding.name=${key.name}`,
      most: MOST_EVENTS,
      keep: whole,
    },
    signal,
  )
  // Not those of an earlier object of the same name.
  const own = page.objects.filter((event) => textAt(event, 'regarding', 'uid') === uid)
  return { ...page, objects: own }
}

function latestFirst(a: KubeObject, b: KubeObject): number {
  return timeOf(b).localeCompare(timeOf(a))
}

/** When an Event was written, or last repeated: RFC 3339. `''`: it does not say. */
export function timeOf(event: KubeObject): string {
  return (
    textAt(event, 'series', 'lastObservedTime') ||
    textAt(event, 'eventTime') ||
    textAt(event, 'deprecatedLastTimestamp')
  )
}

function withoutManagedFields({ metadata, ...rest }: KubeObject): KubeObject {
  const { managedFields: _, ...shown } = metadata
  // In the order in which kubectl writes them.
  const { apiVersion, kind, ...more } = rest
  return { apiVersion, kind, metadata: shown, ...more }
}

function readOverrides(key: ObjectKey, { client, signal }: ObjectReading): Promise<ListPage> {
  const query = { ...placeOf(key), most: MOST_OVERRIDES, keep: whole }
  return readAll(client, SCHEDULE_OVERRIDES, query, signal)
}

const MOST_OVERRIDES = 500

function placeOf({ namespace }: ObjectKey): { namespace?: string } {
  return namespace === undefined ? {} : { namespace }
}

async function may(right: Right, { client, signal }: ObjectReading): Promise<boolean> {
  const [has = false] = await mayDo(client, [right], signal).catch((error: unknown) => {
    if (isKubeError(error, 'Forbidden') && error.status === 403) return []
    throw error
  })
  return has
}
