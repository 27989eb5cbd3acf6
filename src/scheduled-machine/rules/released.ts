import type { UnreadDecision } from '../effects.ts'
import { isFinalized, type Subject } from '../subject.ts'

/** Deleted, and without our finalizer: no longer ours to look after. */
export function released(subject: Subject): UnreadDecision | undefined {
  if (subject.deletedAt === undefined || isFinalized(subject)) return undefined
  return {}
}
