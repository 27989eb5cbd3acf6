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
import { type Judged, judge } from '#src/schedule-override/judge.ts'
import { LONGEST } from '#src/schedule-override/limits.ts'
import type { Target } from '#src/schedule-override/matches.ts'
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
  unreadableStatus,
} from '#src/schedule-override/status.ts'
import { earliest } from '#src/wake/earliest.ts'
import type { ReconcileRequest } from '../request.ts'
import { SCHEDULED_MACHINES } from '../resource.ts'

/** The requests for the ScheduledMachines that differ. Throws the errors of the two lists. */
export async function settleOverrides(
  namespace: string,
  client: KubeClient,
  signal: AbortSignal,
  { clock, log, alarm }: LookupContext,
): Promise<readonly ReconcileRequest[]> {
  const objects = await listAll(client, namespace, signal)
  const machines = await listMachines(client, namespace, signal)
  const now = clock.now().toUTC()
  const settled = objects.map((object) => ({ object, override: readOverride(object) }))
  const overrides = settled.flatMap(({ override }) => override ?? [])
  const judgement = await judge(overrides, machines, now)
  const judged = new Map(judgement.judged.map((each) => [each.override.uid, each]))
  let wake: DateTime | undefined
  for (const { object, override } of settled) {
    const found = override && judged.get(override.uid)
    try {
      wake = earliest(wake, await settleOne(object, found, { client, now, signal }))
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

interface Machine extends Target {
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
  return metadata.map(({ name, labels = {} }, index) => {
    const cell = rows[index]?.[column]
    return { name, labels, stored: typeof cell === 'string' && cell !== '' ? cell : undefined }
  })
}

async function listAll(client: KubeClient, namespace: string, signal: AbortSignal) {
  try {
    return await client.list(SCHEDULE_OVERRIDES, { namespace }, signal)
  } catch (error) {
    if (isKubeError(error, 'NotFound')) return []
    throw error
  }
}

interface Settling {
  readonly client: KubeClient
  readonly now: DateTime
  readonly signal: AbortSignal
}

/** When the object needs this again. */
async function settleOne(
  object: KubeObject,
  judged: Judged | undefined,
  { client, now, signal }: Settling,
): Promise<DateTime | undefined> {
  const { name, namespace, uid, resourceVersion, deletionTimestamp } = object.metadata
  const key = { name, ...(namespace !== undefined && { namespace }) }
  const end = judged?.override.end ?? unreadableEnd(object)
  if (end !== undefined && now >= deletionTime(end) && deletionTimestamp === undefined) {
    const preconditions = {
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    }
    await client.delete(SCHEDULE_OVERRIDES, key, preconditions, signal)
    return undefined
  }
  const status = statusOf(object, judged, now)
  const change = mergePatch(object['status'] ?? {}, status)
  if (change !== undefined) {
    const patch = { metadata: { resourceVersion }, status: change }
    await client.patchStatus(SCHEDULE_OVERRIDES, key, patch, signal)
  }
  return parseInstant(status.wakeTime)
}

function statusOf(object: KubeObject, judged: Judged | undefined, now: DateTime): OverrideStatus {
  const stored = parseOverrideStatus(object['status'])
  const generation = object.metadata.generation ?? 0
  if (judged !== undefined) {
    return overrideStatus(judged, stored, { kind: SCHEDULED_MACHINES.kind, generation, now })
  }
  if (object.metadata.deletionTimestamp !== undefined) {
    return deletedStatus(stored, { generation, now })
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
