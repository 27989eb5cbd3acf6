// `kubectl delete --cascade=orphan`: the ScheduledMachine goes, and its machine stays as it is.
import type { DateTime } from 'luxon'
import { hadFormerOwner } from '#src/cluster-api/machine-owner.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { ORPHAN_FINALIZER } from '#src/kube/labels.ts'
import type { Decision, Note } from '../effects.ts'
import type { Observed } from '../observed.ts'
import { abandon } from './abandon.ts'

/**
 * Stores in the status that an orphan deletion was seen: the garbage collector takes its finalizer away when it
 * has taken our owner reference off the Machine.
 */
export function noticeOrphaning(observed: Observed, now: DateTime): Observed {
  const { deletedAt, status } = observed
  const isKnown = deletedAt === undefined || status.orphanedAt !== undefined
  if (isKnown || !isOrphaned(observed)) return observed
  return { ...observed, status: { ...status, orphanedAt: formatInstant(now) } }
}

function isOrphaned({ key, uid, generation, finalizers, status, world }: Observed): boolean {
  if (finalizers.includes(ORPHAN_FINALIZER)) return true
  // The garbage collector may be done before the first look: our owner reference is gone from a Machine that had
  // it, and no pass since the deletion has seen it there. If it was lost otherwise, the machine stays all the same.
  return (
    world?.machine.type === 'unowned' &&
    !hadFormerOwner(world.machine.value, { name: key.name, uid }) &&
    status.machineRef !== undefined &&
    status.observedGeneration !== generation
  )
}

/** Lets go of the Machine: nothing is deleted or drained, and only a cordon of ours is taken back. */
export function orphan(observed: Observed, now: DateTime): Decision {
  const isThere = observed.world !== undefined && observed.world.machine.type !== 'absent'
  return abandon(observed, isThere ? [said(observed)] : [], now)
}

function said({ key, uid }: Observed): Note {
  const name = `${key.namespace}/${key.name}`
  return {
    type: 'Normal',
    reason: 'Orphaned',
    action: 'OrphanMachine',
    note: `Deleted without its dependents (orphan propagation): Machine ${name} stays as it is and nobody removes it. Delete it by hand, or make a ScheduledMachine ${key.name} that adopts it`,
    id: `${uid} orphaned`,
  }
}
