// What the status keeps of earlier failures of single nodes.
import type { DateTime } from 'luxon'
import { isBackingOff } from '#src/reconcile/stored-back-off.ts'
import type { Plan } from '../plan.ts'
import type { BootcNodePoolStatus, DrainFailure, NodeError } from '../schema.ts'

/** The limit keeps the status small. */
const MOST = 50

/** Drains that timed out, until the node runs the target or the target changes. */
export function drainFailuresOf(plan: Plan, stored: BootcNodePoolStatus): readonly DrainFailure[] {
  const { target, membership, steps } = plan
  const isOther = target !== undefined && target.digest !== stored.targetDigest
  const open = new Set(
    membership.members.flatMap(({ name, state }) => (state === 'UpToDate' ? [] : [name])),
  )
  const added = [...steps.values()].flatMap(({ drainFailure }) => drainFailure ?? [])
  const kept = isOther ? [] : (stored.drainFailures ?? [])
  const isReplaced = (node: string) => added.some((each) => each.node === node)
  return [...kept.filter(({ node }) => open.has(node) && !isReplaced(node)), ...added].slice(-MOST)
}

/** Refused actions, until the action is done or not needed any more. */
export function nodeErrorsOf(
  { before, after }: Plan,
  { nodeErrors = [] }: BootcNodePoolStatus,
  now: DateTime,
): readonly NodeError[] {
  const changed = new Set([...before, ...after].map(({ node }) => node))
  return nodeErrors.filter(
    ({ node, notBefore }) => changed.has(node) || isBackingOff(notBefore, now),
  )
}
