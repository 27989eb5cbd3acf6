// The answer of `sundial why`, for each kind and each output.
import type { AskedRule } from '#src/reconcile/rules.ts'

/** An object and what belongs to it. */
export interface TreeNode {
  readonly kind: string
  readonly namespace?: string
  readonly name: string
  /** One word or a few: `Active`, `Ready, cordoned`, `Unread`. */
  readonly state: string
  readonly message?: string | undefined
  readonly children: readonly TreeNode[]
}

/** Something that the pass does, in the order in which it does it. */
export interface ExplainedEffect {
  readonly type: string
  /** In a pool: the node that it is about. */
  readonly node?: string
  /** Continues the sentence "The next pass …". */
  readonly does: string
}

export interface Explanation {
  readonly object: { readonly kind: string; readonly namespace?: string; readonly name: string }
  /** One line: why it is in its state, what happens next, and when. */
  readonly summary: string
  readonly tree: TreeNode
  /** Of a machine that was off: how long until now, and what that saves: `12.5 h, 5.25 EUR`. */
  readonly off?: string | undefined
  readonly rules: readonly AskedRule[]
  readonly decision: {
    readonly effects: readonly ExplainedEffect[]
    /** The status after the pass; `null`: it stays as it is, or it is not known. */
    readonly status: object | null
    /** When the object is looked at again: RFC 3339. `null`: when something changes. */
    readonly wake: string | null
    /** Whether every fact for it is known here. If not, the rules end where one is missing. */
    readonly isKnown: boolean
  }
  /** Reads that the reader's rights do not allow. Then the decision is not known, or only in part. */
  readonly unread: readonly string[]
}

/** Another pass follows, within the same request. */
export const AGAIN: ExplainedEffect = { type: 'again', does: 'runs another pass at once' }
