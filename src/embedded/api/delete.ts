// DELETE: at once, after a grace period, or after the finalizers.
import { DateTime } from 'luxon'
import { numberAt, textAt } from '#src/kube/json.ts'
import { conflict, forbidden } from './api-error.ts'
import { type ApiObject, withMeta } from './api-object.ts'
import { type ApiContext, timestamp } from './context.ts'
import { beginCrdDeletion, beginNamespaceDeletion, CRDS } from './deletion-marks.ts'
import { storageKey, type Target } from './served-kind.ts'

export interface DeleteOptions {
  readonly dryRun: boolean
  readonly gracePeriodSeconds?: number | undefined
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan' | undefined
  readonly uid?: string | undefined
  readonly resourceVersion?: string | undefined
  /** `orphanDependents: false` was given. */
  readonly isOldWay?: boolean
}

export interface Deletion {
  /** As last stored, or as stored now. */
  readonly object: ApiObject
  readonly gone: boolean
}

export const FOREGROUND = 'foregroundDeletion'
export const ORPHAN = 'orphan'
const KEPT_NAMESPACES: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public'])

/** Deletes a stored object, or marks it as to be deleted. Throws 409 for a failed precondition and
 * 403 for a namespace that must stay. */
export function deleteObject(
  context: ApiContext,
  target: Target,
  stored: ApiObject,
  options: DeleteOptions,
): Deletion {
  const { kind } = target
  const { name, namespace } = stored.metadata
  checkPreconditions(target, stored, options)
  if (kind.storage === 'namespaces' && KEPT_NAMESPACES.has(name)) {
    throw forbidden(kind, name, 'this namespace may not be deleted')
  }
  const isFirst = stored.metadata.deletionTimestamp === undefined
  if (isFirst && kind.storage === 'namespaces') {
    return mark(context, target, beginNamespaceDeletion(stored, timestamp(context)), options)
  }
  if (isFirst && kind.storage === CRDS) {
    return mark(context, target, beginCrdDeletion(stored, timestamp(context)), options)
  }
  const next = marked(context, target, stored, options)
  if (next === stored) return { object: stored, gone: false }
  if (next !== undefined) return mark(context, target, next, options)
  // A pod that goes at once is still marked first: two changes, as graceful kinds have them.
  const last = kind.storage === 'pods' ? markedPod(context, stored) : stored
  if (options.dryRun) return { object: last, gone: true }
  const key = storageKey(kind, namespace, name)
  if (last !== stored) context.store.commit(kind.storage, key, last)
  return { object: context.store.commit(kind.storage, key, undefined), gone: true }
}

function mark(
  { store }: ApiContext,
  { kind }: Target,
  object: ApiObject,
  { dryRun }: DeleteOptions,
): Deletion {
  const { namespace, name } = object.metadata
  if (dryRun) return { object, gone: false }
  return {
    object: store.commit(kind.storage, storageKey(kind, namespace, name), object),
    gone: false,
  }
}

// The object marked as to be deleted; the same one when it is so already; nothing when it goes now.
function marked(
  context: ApiContext,
  { kind }: Target,
  stored: ApiObject,
  options: DeleteOptions,
): ApiObject | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds, generation } = stored.metadata
  const finalizers = finalizersAfter(stored, options)
  const grace = kind.storage === 'pods' ? graceOf(stored, options) : 0
  if (deletionTimestamp !== undefined) {
    const left = deletionGracePeriodSeconds ?? 0
    if (left > 0 && grace < left && options.gracePeriodSeconds !== undefined) {
      if (grace === 0 && finalizers.length === 0) return undefined
      return withMeta(stored, {
        deletionTimestamp: shortened(stored, grace),
        deletionGracePeriodSeconds: grace,
      })
    }
    return left === 0 && finalizers.length === 0 ? undefined : stored
  }
  if (grace === 0 && finalizers.length === 0) return undefined
  return withMeta(stored, {
    deletionTimestamp: timestamp(context, grace),
    deletionGracePeriodSeconds: grace,
    // Controllers are to see that something changed.
    ...(generation !== undefined && generation > 0 && { generation: generation + 1 }),
    finalizers: finalizers.length === 0 ? undefined : finalizers,
  })
}

function markedPod(context: ApiContext, pod: ApiObject): ApiObject {
  const { deletionTimestamp, deletionGracePeriodSeconds, generation = 0 } = pod.metadata
  if (deletionGracePeriodSeconds === 0) return pod
  const at = deletionTimestamp === undefined ? timestamp(context) : shortened(pod, 0)
  return withMeta(pod, {
    deletionTimestamp: at,
    deletionGracePeriodSeconds: 0,
    ...(deletionTimestamp === undefined && { generation: generation + 1 }),
  })
}

function shortened({ metadata }: ApiObject, grace: number): string {
  const { deletionTimestamp = '', deletionGracePeriodSeconds = 0 } = metadata
  const at = DateTime.fromISO(deletionTimestamp, { zone: 'utc' })
  const next = at.minus({ seconds: deletionGracePeriodSeconds - grace })
  return `${next.toISO({ suppressMilliseconds: true })?.slice(0, 19)}Z`
}

// A pod that does not run needs no grace period.
function graceOf(pod: ApiObject, { gracePeriodSeconds }: DeleteOptions): number {
  const phase = textAt(pod, 'status', 'phase')
  const runs = textAt(pod, 'spec', 'nodeName') !== ''
  if (!runs || phase === 'Succeeded' || phase === 'Failed') return 0
  const wanted = gracePeriodSeconds ?? numberAt(pod, 'spec', 'terminationGracePeriodSeconds') ?? 0
  return wanted < 0 ? 1 : wanted
}

function finalizersAfter(
  { metadata }: ApiObject,
  { propagationPolicy }: DeleteOptions,
): readonly string[] {
  const finalizers = metadata.finalizers ?? []
  if (propagationPolicy === undefined) return finalizers
  const others = finalizers.filter((each) => each !== FOREGROUND && each !== ORPHAN)
  if (propagationPolicy === 'Background') return others
  return [...others, propagationPolicy === 'Orphan' ? ORPHAN : FOREGROUND]
}

function checkPreconditions(
  { kind }: Target,
  { metadata }: ApiObject,
  { uid, resourceVersion }: DeleteOptions,
): void {
  // Here, and only here, the real server names the kind and not the resource.
  const byKind = { group: kind.group, plural: kind.kind }
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(
      byKind,
      metadata.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    )
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      byKind,
      metadata.name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    )
  }
}
