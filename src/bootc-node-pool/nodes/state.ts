// The state of one node (spec/bootc.md §3). The first test that is true decides. Degraded comes before everything, because
// nothing else in such a status is certain.

import { digestIn, hasDigest } from '#src/images/digest.ts'
import type { BootcNodeRow } from '../facts.ts'

export type NodeState = 'Degraded' | 'Pending' | 'UpToDate' | 'Staging' | 'Staged' | 'Rebooting'

/** The state for this desired image. It differs from that of the row in the pass that changes it, and then what the daemon
 * has staged is another image. */
export function stateOf(row: BootcNodeRow, desiredImage: string): NodeState {
  if (row.degraded?.status === 'True') return 'Degraded'
  if (row.booted === undefined) return 'Pending'
  const digest = digestIn(desiredImage)
  if (digest !== undefined && hasDigest(row.booted, digest)) return 'UpToDate'
  if (row.idle?.status !== 'False') return 'Pending'
  if (row.idle.reason === 'Rebooting') return 'Rebooting'
  if (digest === undefined || row.desiredImage !== desiredImage) return 'Pending'
  switch (row.idle.reason) {
    case 'Staging':
      return 'Staging'
    case 'Staged':
      return isStaged(row, digest) ? 'Staged' : 'Staging'
    default:
      return 'Pending'
  }
}

// `Staged` may still be about the image before. A daemon that does not say what is staged is believed when it has seen the
// present spec.
function isStaged({ staged, observedGeneration, generation }: BootcNodeRow, digest: string) {
  if (staged !== undefined) return hasDigest(staged, digest)
  return observedGeneration === undefined || observedGeneration >= generation
}
