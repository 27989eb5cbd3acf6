// The goal of a pass, from the pool alone.
import type { Subject } from './subject.ts'

export type Goal =
  | { readonly type: 'roll' }
  /** The pool is deleted: its nodes are released, and then it may go. */
  | { readonly type: 'release' }

export function goalOf({ deletedAt }: Pick<Subject, 'deletedAt'>): Goal {
  return { type: deletedAt === undefined ? 'roll' : 'release' }
}
