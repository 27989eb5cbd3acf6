// The effects that only this system has. Each one is safe to repeat.
import type { BootcNodeSpec } from '#src/bootc-node/schema.ts'
import type { EvictionResult } from '#src/nodes/drain/evict.ts'
import type { PodInfo } from '#src/nodes/drain/pod.ts'
import type { EventDraft, Decision as LoopDecision, LoopEffect } from '#src/reconcile/decision.ts'
import type { BootcNodePoolStatus } from './schema.ts'

export type { EventDraft, LoopDecision, LoopEffect }

export type Decision = LoopDecision<BootcNodePoolStatus, Effect>
/** A decision that needs no facts but the pool. */
export type UnreadDecision = LoopDecision<BootcNodePoolStatus, never>

/** The steps of one node run in order, and the nodes side by side. A refusal ends the steps of its node only. */
export interface Effect {
  readonly type: 'changeNodes'
  readonly changes: readonly NodeChange[]
}

export interface NodeChange {
  readonly node: string
  readonly steps: readonly NodeStep[]
}

export type NodeStep =
  /** Claims the node. AlreadyExists means that another pool was first: a Conflict, and the facts are read again. */
  | { readonly type: 'createBootcNode'; readonly spec: BootcNodeSpec }
  /** Writes the fields of `spec` that a pool decides, if `desiredImage` is still `from`, and an approval in
   * it was not withdrawn meanwhile; else a Conflict. Removes the mark of a node that fell back from another image. */
  | { readonly type: 'syncBootcNode'; readonly from: string; readonly spec: BootcNodeSpec }
  | { readonly type: 'labelNode' }
  | { readonly type: 'unlabelNode' }
  /** The annotations of a slot. Conditional on the row's resourceVersion, as all writes to a BootcNode below. */
  | { readonly type: 'markSlot'; readonly wasCordoned: boolean }
  /** With our mark, in one patch that is conditional on the Node as it was read. The patch removes
   * `bootc.dev/reboot-next`, too. */
  | { readonly type: 'cordonNode' }
  /** Puts our mark on a Node that is cordoned, because its BootcNode says that an earlier controller did it. */
  | { readonly type: 'markCordon' }
  | { readonly type: 'evictPods'; readonly pods: readonly PodInfo[] }
  /** `desiredImageState: Booted`, if the BootcNode is as it was read, with this image. */
  | { readonly type: 'approve'; readonly desiredImage: string }
  /** `desiredImageState: Staged`. */
  | { readonly type: 'withdrawApproval' }
  /** Withdraws the approval, and writes `bootc.dev/fell-back` in the same patch. */
  | { readonly type: 'markFellBack'; readonly digest: string }
  /** Only our cordon, with its mark. Conditional on the Node as it was read. */
  | { readonly type: 'uncordonNode' }
  /** Removes the annotations of a slot. `reboots`: the new value of `bootc.dev/reboots`, in the same patch. */
  | { readonly type: 'unmarkSlot'; readonly reboots?: string | undefined }
  | { readonly type: 'deleteBootcNode' }
  /** `bootc.dev/reboot-next` on the Node, and an Event about the Node. */
  | { readonly type: 'announceReboot'; readonly event: EventDraft }
  /** Removes that annotation. A Node without it is left as it is. */
  | { readonly type: 'withdrawAnnouncement' }
  /** An Event about the BootcNode. */
  | { readonly type: 'emitForNode'; readonly event: EventDraft }

/** What became of the steps of one node. */
export interface NodeResult {
  readonly node: string
  readonly evictions?: readonly EvictionResult[] | undefined
  /** The step that was refused, and the answer. A refusal that passes by itself, and a Conflict, end the pass instead. */
  readonly refused?: { readonly step: NodeStep['type']; readonly message: string } | undefined
}
