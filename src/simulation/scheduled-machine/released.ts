// Machines that may stay although their ScheduledMachine is gone, by the uid of that ScheduledMachine. The history of the
// API server shows who asked for it.
import { textAt } from '#src/kube/json.ts'
import { ORPHAN_FINALIZER } from '#src/kube/labels.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { FINALIZER } from '#src/scheduled-machine/labels.ts'
import type { ObjectChange } from '../core/history.ts'

/** An event about the deletion is waited for this long. One second less, as stored instants are whole seconds. */
const EVENT_MS = 29_000

/** Each map has the time when that happened, milliseconds. */
export interface Released {
  /** Deleted with orphan propagation. */
  readonly orphaned: ReadonlyMap<string, number>
  /** Deleted with orphan propagation, but taken for an ordinary deletion: the garbage collector was first, and the event
   * came late or never. */
  readonly unnoticed: ReadonlySet<string>
  /** Somebody has removed it from the owners of its Machine. */
  readonly lost: ReadonlyMap<string, number>
  /** Somebody has removed our finalizer from it. */
  readonly forced: ReadonlyMap<string, number>
  /** When each Machine was made, by its own uid. */
  readonly made: ReadonlyMap<string, number>
}

export interface ReleasedMemory extends Released {
  notice(change: ObjectChange): void
}

export function createReleased(): ReleasedMemory {
  const orphaned = new Map<string, number>()
  const unnoticed = new Set<string>()
  const lost = new Map<string, number>()
  const forced = new Map<string, number>()
  const made = new Map<string, number>()
  return {
    orphaned,
    unnoticed,
    lost,
    forced,
    made,
    notice({ change: { type, object, old }, by, at }) {
      const { uid = '', deletionTimestamp } = object.metadata
      if (object.kind === 'ScheduledMachine') {
        if (deletionTimestamp !== undefined && has(object, ORPHAN_FINALIZER) && !orphaned.has(uid))
          orphaned.set(uid, at)
        const since = orphaned.get(uid)
        const isTakenForOrdinary = becomes(object) === 'Removed' && becomes(old) === ''
        if (since !== undefined && at - since >= EVENT_MS && isTakenForOrdinary) unnoticed.add(uid)
        const isTakenOff = type === 'DELETED' || (has(old, FINALIZER) && !has(object, FINALIZER))
        if (by.type === 'user' && isTakenOff) forced.set(uid, at)
      }
      if (object.kind !== 'Machine') return
      if (type === 'ADDED') made.set(uid, at)
      const owners = ownersOf(object)
      if (by.type === 'other')
        for (const owner of ownersOf(old)) if (!owners.includes(owner)) lost.set(owner, at)
      for (const owner of owners) lost.delete(owner)
    },
  }
}

/** Whether the Machine of this ScheduledMachine may stay when that is gone. */
export function mayStay({ orphaned, lost, forced }: Released, uid: string | undefined): boolean {
  return uid !== undefined && (orphaned.has(uid) || lost.has(uid) || forced.has(uid))
}

function has(object: KubeObject | undefined, finalizer: string): boolean {
  return object?.metadata.finalizers?.includes(finalizer) === true
}

// The status says what happens to the machine; empty as long as that is not known.
function becomes(object: KubeObject | undefined): string {
  return textAt(object, 'status', 'deletion', 'machine')
}

function ownersOf(object: KubeObject | undefined): readonly string[] {
  return object?.metadata.ownerReferences?.map(({ uid }) => uid) ?? []
}
