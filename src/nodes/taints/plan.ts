// What to change on a Node, so that it has the desired taints. A taint of another actor is never changed.
//
//   desired   on the Node     ours (as applied)    result
//   a=1       -               any                  add
//   a=1       a=1             a=1                  unchanged
//   a=1       a=1             no, or another value alreadyThere: it stays that of the other actor
//   a=2       a=1             a=1                  update
//   a=2       a=1             no, or another value conflict
//   -         -               any                  nothing
//   -         a=1             a=1                  remove
//   -         a=2             a=1                  conflict: another actor has changed the value
//   -         a=1             no                   nothing
import { findTaint, hasSameValue, type PresentTaint, type Taint } from './taint.ts'

export interface TaintPlan {
  readonly add: readonly Taint[]
  /** Ours, with their new values. */
  readonly update: readonly Taint[]
  /** Ours, as desired. */
  readonly unchanged: readonly Taint[]
  /** Ours, as they are on the Node. */
  readonly remove: readonly Taint[]
  /** Desired, and on the Node by another actor. They are not ours, so they are never removed. */
  readonly alreadyThere: readonly Taint[]
  readonly conflicts: readonly TaintConflict[]
  /** Ours when the plan is carried out. A taint whose value another actor has changed stays in the list. */
  readonly applied: readonly Taint[]
}

/** A taint that another actor has put on the Node, or has changed. It stays as it is. */
export interface TaintConflict {
  readonly present: PresentTaint
  /** `undefined`: no longer desired. */
  readonly desired: Taint | undefined
}

/** What to change on a Node. `applied`: the taints that are ours, as they were applied. */
export function planTaints(
  present: readonly PresentTaint[],
  desired: readonly Taint[],
  applied: readonly Taint[],
): TaintPlan {
  const verdicts = [
    ...desired.map((taint) => judgeDesired(taint, present, applied)),
    ...applied
      .filter((taint) => findTaint(desired, taint) === undefined)
      .map((taint) => judgeFormer(taint, present)),
  ]
  const of = (type: Verdict['type']) =>
    verdicts.flatMap((verdict) => (verdict.type === type ? [verdict.taint] : []))
  return {
    add: of('add'),
    update: of('update'),
    unchanged: of('unchanged'),
    remove: of('remove'),
    alreadyThere: of('alreadyThere'),
    conflicts: verdicts.flatMap(({ conflict }) => conflict ?? []),
    applied: verdicts.flatMap(({ ours }) => ours ?? []),
  }
}

interface Verdict {
  readonly type: 'add' | 'update' | 'unchanged' | 'remove' | 'alreadyThere' | 'conflict' | 'gone'
  readonly taint: Taint
  /** The taint that is ours afterwards. */
  readonly ours?: Taint | undefined
  readonly conflict?: TaintConflict
}

function judgeDesired(
  desired: Taint,
  present: readonly PresentTaint[],
  applied: readonly Taint[],
): Verdict {
  const there = findTaint(present, desired)
  const ours = findTaint(applied, desired)
  if (there === undefined) return { type: 'add', taint: desired, ours: desired }
  const isOurs = ours !== undefined && hasSameValue(ours, there)
  if (hasSameValue(there, desired)) {
    return isOurs
      ? { type: 'unchanged', taint: desired, ours: desired }
      : { type: 'alreadyThere', taint: desired }
  }
  return isOurs
    ? { type: 'update', taint: desired, ours: desired }
    : { type: 'conflict', taint: desired, ours, conflict: { present: there, desired } }
}

function judgeFormer(ours: Taint, present: readonly PresentTaint[]): Verdict {
  const there = findTaint(present, ours)
  if (there === undefined) return { type: 'gone', taint: ours }
  return hasSameValue(there, ours)
    ? { type: 'remove', taint: ours }
    : {
        type: 'conflict',
        taint: ours,
        ours,
        conflict: { present: there, desired: undefined },
      }
}
