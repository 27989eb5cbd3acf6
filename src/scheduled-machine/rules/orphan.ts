// `kubectl delete --cascade=orphan`: the ScheduledMachine goes, and its machine stays as it is.
import type { DateTime } from 'luxon'
import { hadFormerOwner } from '#src/cluster-api/machine-owner.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { ORPHAN_FINALIZER } from '#src/kube/labels.ts'
import type { Decision, Note } from '../effects.ts'
import type { Observed } from '../observed.ts'
import { abandon } from './abandon.ts'

/**
 * Stores in the status what becomes of the machine of a deleted object, as soon as it can be told: the garbage
 * collector forgets it when it has taken our owner reference off the Machine.
 */
export function noticeDeletion(observed: Observed, now: DateTime): Observed {
  const { deletedAt, status } = observed
  if (deletedAt === undefined || status.deletion !== undefined) return observed
  const machine = whatBecomes(observed)
  if (machine === undefined) return observed
  const deletion = { machine, seenAt: formatInstant(now) }
  return { ...observed, status: { ...status, deletion } }
}

function whatBecomes({
  key,
  uid,
  finalizers,
  status,
  world,
}: Observed): 'Removed' | 'Kept' | undefined {
  if (finalizers.includes(ORPHAN_FINALIZER)) return 'Kept'
  const found = world?.machine
  // An orphan deletion that has lost its finalizer has lost the owner reference before.
  if (found?.type === 'ours') return 'Removed'
  if (found?.type !== 'unowned') return undefined
  // The garbage collector may be done before the first look. If the owner reference was lost otherwise, the
  // machine stays all the same: what was removed by mistake is not to be had again.
  const hadIt = status.machineRef !== undefined
  return hadIt && !hadFormerOwner(found.value, { name: key.name, uid }) ? 'Kept' : 'Removed'
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
