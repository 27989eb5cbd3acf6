// Brings the overrides of one namespace up to date: their status, the end of their 24 hours, and the names of the
// ScheduledMachines whose status has another override than the one that is for them. The passes over these read the
// overrides again. It reads two lists, whatever the event said, so it may be run at any time: docs/adr/0030.
import type { DateTime } from 'luxon'
import type { KubeClient } from '#src/kube/client.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { mergePatch } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { inWords } from '#src/kube/schema/field-error.ts'
import { fieldErrors } from '#src/kube/schema/field-errors.ts'
import type { LookupContext } from '#src/reconcile/watches.ts'
import { type Judged, type JudgedTarget, judge } from '#src/schedule-override/judge.ts'
import { LONGEST } from '#src/schedule-override/limits.ts'
import { readOverride } from '#src/schedule-override/override.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import {
  OverrideSpec,
  type OverrideStatus,
  parseOverrideStatus,
} from '#src/schedule-override/schema.ts'
import {
  deletedStatus,
  deletionTime,
  overrideStatus,
  uncountedStatus,
  unreadableStatus,
} from '#src/schedule-override/status.ts'
import { earliest } from '#src/wake/earliest.ts'
import type { ReconcileRequest } from '../request.ts'
import { SCHEDULED_MACHINES } from '../resource.ts'
import { countedOverrides } from './list-overrides.ts'

/** The requests for the ScheduledMachines that differ. Throws the errors of the two lists. */
export async function settleOverrides(
  namespace: string,
  client: KubeClient,
  signal: AbortSignal,
  { clock, log, alarm }: LookupContext,
): Promise<readonly ReconcileRequest[]> {
  const now = clock.now().toUTC()
  const { objects, beyond, isCrowded } = await listAll(client, { namespace, now, signal })
  if (isCrowded) log.warn('only some overrides count', { namespace, counted: objects.length })
  const machines = await listMachines(client, namespace, signal)
  const settled = objects.map((object) => ({ object, override: readOverride(object) }))
  const overrides = settled.flatMap(({ override }) => override ?? [])
  const judgement = await judge(overrides, machines, now)
  const judged = new Map(judgement.judged.map((each) => [each.override.uid, each]))
  let wake: DateTime | undefined
  const settling = { client, now, signal, isCrowded }
  const inOrder = [...settled, ...beyond.map((object) => ({ object, override: undefined }))]
  for (const [index, { object, override }] of inOrder.entries()) {
    const found = override && judged.get(override.uid)
    const isCounted = index < settled.length
    try {
      wake = earliest(wake, await settleOne(object, { judged: found, isCounted }, settling))
    } catch (error) {
      // Another pod was faster, or the object is due again at the backstop.
      if (!isKubeError(error)) throw error
      log.warn('could not settle override', { namespace, name: object.metadata.name, error })
    }
  }
  if (wake !== undefined)
    await alarm.ensure(wake, signal).catch((error: unknown) => {
      log.warn('could not set the alarm', { namespace, error })
    })
  const changed = new Set(objects.filter(isChanged).map(({ metadata }) => metadata.uid))
  return machines.flatMap(({ name, stored }, index): readonly ReconcileRequest[] => {
    const wanted = judgement.chosen[index]?.uid
    const isAsStored = wanted === stored && !(wanted !== undefined && changed.has(wanted))
    return isAsStored ? [] : [{ namespace, name, hasOverrides: true }]
  })
}

interface Machine extends JudgedTarget {
  /** The uid of the override in its status. */
  readonly stored: string | undefined
}

/** Rows only, with the metadata for the labels. */
async function listMachines(
  client: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly Machine[]> {
  const options = { namespace, withMetadata: true }
  const { columns, rows, metadata = [] } = await client.table(SCHEDULED_MACHINES, options, signal)
  const column = columns.indexOf('Override')
  const reclaim = columns.indexOf('Reclaim')
  return metadata.map(({ name, labels = {} }, index) => {
    const cell = rows[index]?.[column]
    const stored = typeof cell === 'string' && cell !== '' ? cell : undefined
    return { name, labels, stored, isHeld: typeof rows[index]?.[reclaim] === 'string' }
  })
}

/** Of those that do not count, so many are settled at once. Each write is an event, and so the next ones follow. */
const MOST_AT_ONCE = 100

interface AllOverrides {
  readonly objects: readonly KubeObject[]
  /** Those that do not count, and whose status does not say so yet or that are over. */
  readonly beyond: readonly KubeObject[]
  /** There are some that do not count. Then those that are over are deleted at once. */
  readonly isCrowded: boolean
}

async function listAll(
  client: KubeClient,
  { namespace, now, signal }: { namespace: string; now: DateTime; signal: AbortSignal },
): Promise<AllOverrides> {
  const beyond: KubeObject[] = []
  let isCrowded = false
  const keep = (object: KubeObject) => {
    isCrowded = true
    if (beyond.length < MOST_AT_ONCE && needsSettling(object, now)) beyond.push(object)
  }
  try {
    const objects = await countedOverrides(client, namespace, signal, keep)
    return { objects, beyond, isCrowded }
  } catch (error) {
    if (isKubeError(error, 'NotFound')) return { objects: [], beyond: [], isCrowded: false }
    throw error
  }
}

function needsSettling(object: KubeObject, now: DateTime): boolean {
  const end = readOverride(object)?.end ?? unreadableEnd(object)
  const isOver = end !== undefined && now >= end
  const status = statusOf(object, { isCounted: false }, now)
  return isOver || mergePatch(object['status'] ?? {}, status) !== undefined
}

interface Settling {
  readonly client: KubeClient
  readonly now: DateTime
  readonly signal: AbortSignal
  readonly isCrowded: boolean
}

interface Place {
  /** Absent: it does not count, or cannot be read. */
  readonly judged?: Judged | undefined
  readonly isCounted: boolean
}

/** When the object needs this again. */
async function settleOne(
  object: KubeObject,
  place: Place,
  { client, now, signal, isCrowded }: Settling,
): Promise<DateTime | undefined> {
  const { name, namespace, uid, resourceVersion, deletionTimestamp } = object.metadata
  const key = { name, ...(namespace !== undefined && { namespace }) }
  const end = readOverride(object)?.end ?? unreadableEnd(object)
  const isOver = end !== undefined && now >= (isCrowded ? end : deletionTime(end))
  if (isOver && deletionTimestamp === undefined) {
    const preconditions = {
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    }
    await client.delete(SCHEDULE_OVERRIDES, key, preconditions, signal)
    return undefined
  }
  const status = statusOf(object, place, now)
  const change = mergePatch(object['status'] ?? {}, status)
  if (change !== undefined) {
    const patch = { metadata: { resourceVersion }, status: change }
    await client.patchStatus(SCHEDULE_OVERRIDES, key, patch, signal)
  }
  return parseInstant(status.wakeTime)
}

function statusOf(object: KubeObject, { judged, isCounted }: Place, now: DateTime): OverrideStatus {
  const stored = parseOverrideStatus(object['status'])
  const generation = object.metadata.generation ?? 0
  if (judged !== undefined) {
    return overrideStatus(judged, stored, { kind: SCHEDULED_MACHINES.kind, generation, now })
  }
  if (object.metadata.deletionTimestamp !== undefined) {
    return deletedStatus(stored, { generation, now })
  }
  const override = readOverride(object)
  if (override !== undefined && !isCounted) {
    return uncountedStatus(override, stored, { generation, now })
  }
  const errors = fieldErrors(OverrideSpec, object['spec'], 'spec')
  const message = inWords(errors) || 'spec.from or spec.until is not an instant that exists'
  return unreadableStatus(message, stored, { generation, now, end: unreadableEnd(object) })
}

// Nobody knows its end. It is over when no override of its age can be in force.
function unreadableEnd({ metadata }: KubeObject): DateTime | undefined {
  return parseInstant(metadata.creationTimestamp)?.plus(LONGEST)
}

// `until` may have been put off.
function isChanged({ metadata: { generation }, status }: KubeObject): boolean {
  return parseOverrideStatus(status).observedGeneration !== generation
}
