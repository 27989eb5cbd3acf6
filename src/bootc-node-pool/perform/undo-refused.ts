import { KubeError } from '#src/kube/kube-error.ts'
import type { NodeResult, NodeStep } from '../effects.ts'

/** Steps that undo what a slot or the pool has done to a node. */
const UNDOING: ReadonlySet<NodeStep['type']> = new Set([
  'uncordonNode',
  'unmarkSlot',
  'unlabelNode',
  'deleteBootcNode',
  'withdrawAnnouncement',
])

/**
 * The API server has refused to undo something on a node. The status that the pass is about to store says that it is undone,
 * so it must not be stored. Else the slot would be given to the next node, and nobody would undo it.
 */
export class UndoRefused extends KubeError {
  readonly results: readonly NodeResult[]

  constructor(cause: KubeError, results: readonly NodeResult[]) {
    super(cause.code, cause.message, { cause })
    this.results = results
  }
}

export function isUndoing(step: NodeStep['type']): boolean {
  return UNDOING.has(step)
}
