// Machines that may stay although their ScheduledMachine is gone, by the uid of that: the API server's own account
// of who asked for it.
import { textAt } from '#src/embedded/stand-ins/json.ts'
import { ORPHAN_FINALIZER } from '#src/kube/labels.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { FINALIZER } from '#src/scheduled-machine/labels.ts'
import type { Deed } from './history.ts'

/** So long an event about the deletion is waited for, less what an instant in whole seconds may cut off. */
const EVENT_MS = 29_000

/** When it came to that, milliseconds. */
export interface LetGo {
  /** Deleted with orphan propagation. */
  readonly orphaned: ReadonlyMap<string, number>
  /** So, but the garbage collector was first and the event about it came late or never: taken for an ordinary
   * deletion. */
  readonly unheard: ReadonlySet<string>
  /** Somebody has taken it off the owners of its Machine. */
  readonly lost: ReadonlyMap<string, number>
  /** Somebody has taken our finalizer off it. */
  readonly forced: ReadonlyMap<string, number>
  /** When each Machine was made, by its own uid. */
  readonly made: ReadonlyMap<string, number>
}

export interface LetGoMemory extends LetGo {
  notice(deed: Deed): void
}

export function createLetGo(): LetGoMemory {
  const orphaned = new Map<string, number>()
  const unheard = new Set<string>()
  const lost = new Map<string, number>()
  const forced = new Map<string, number>()
  const made = new Map<string, number>()
  return {
    orphaned,
    unheard,
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
        if (since !== undefined && at - since >= EVENT_MS && isTakenForOrdinary) unheard.add(uid)
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
export function mayStay({ orphaned, lost, forced }: LetGo, uid: string | undefined): boolean {
  return uid !== undefined && (orphaned.has(uid) || lost.has(uid) || forced.has(uid))
}

function has(object: KubeObject | undefined, finalizer: string): boolean {
  return object?.metadata.finalizers?.includes(finalizer) === true
}

// What the status says becomes of the machine; empty as long as nobody can tell.
function becomes(object: KubeObject | undefined): string {
  return textAt(object, 'status', 'deletion', 'machine')
}

function ownersOf(object: KubeObject | undefined): readonly string[] {
  return object?.metadata.ownerReferences?.map(({ uid }) => uid) ?? []
}
