// I6 and I3: taints of others are never changed, and ours are on the Node as the spec has them.
import { listAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import {
  findTaint,
  formatTaint,
  hasSameValue,
  type PresentTaint,
  readTaint,
  taintsOf,
} from '#src/nodes/taints/taint.ts'
import type { Actor, ObjectChange } from '../../core/history.ts'
import { told } from '../../core/object-change.ts'

/** Who has put each taint on a Node, or has given it its value last. */
export interface TaintAuthors {
  /** `undefined`: nobody, or it is not known. */
  of(node: KubeObject, taint: PresentTaint): Actor['type'] | undefined
  /** To be called after the rules. */
  notice(change: ObjectChange): void
}

export function createTaintAuthors(): TaintAuthors {
  const authors = new Map<string, Actor['type']>()
  return {
    of: (node, taint) => authors.get(nameOf(node, taint)),
    notice({ by, change: { object, old, type } }) {
      if (object.kind !== 'Node' || type === 'DELETED') return
      const { set, gone } = changedTaints(object, old)
      for (const taint of set) authors.set(nameOf(object, taint), by.type)
      for (const taint of gone) authors.delete(nameOf(object, taint))
    },
  }
}

function nameOf({ metadata }: KubeObject, { key, effect }: PresentTaint): string {
  return `${metadata.uid} ${key} ${effect}`
}

/** A function changes and removes only taints that a function has put there. */
export function foreignTaintsStay(
  written: ObjectChange,
  { taintAuthors }: { readonly taintAuthors: TaintAuthors },
): string | undefined {
  const { by, change } = written
  const { object, old, type } = change
  if (by.type !== 'function' || object.kind !== 'Node') return undefined
  if (type !== 'MODIFIED' || old === undefined) return undefined
  const { set, gone } = changedTaints(object, old)
  const foreign = [...set, ...gone].filter((taint) => {
    const author = taintAuthors.of(object, taint)
    return findTaint(taintsOf(old), taint) !== undefined && author !== 'function'
  })
  const names = foreign.map(formatTaint).join(', ')
  return foreign.length === 0 ? undefined : `${told(written)}: the taint ${names} of somebody else`
}

/** What is wrong with the taints of a Node in service. */
export function wrongTaints(
  owner: KubeObject,
  node: KubeObject,
  { taintAuthors }: { readonly taintAuthors: TaintAuthors },
): readonly string[] {
  const desired = listAt(owner, 'spec', 'nodeTaints').map(readTaint)
  const applied = listAt(owner, 'status', 'appliedNodeTaints').map(readTaint)
  const present = taintsOf(node)
  const missing = desired.filter((taint) => {
    const there = findTaint(present, taint)
    const isOthers = there !== undefined && taintAuthors.of(node, there) !== 'function'
    return !isOthers && (there === undefined || !hasSameValue(there, taint))
  })
  const isOurs = (taint: PresentTaint) => taintAuthors.of(node, taint) === 'function'
  const left = present.filter((taint) => isOurs(taint) && !findTaint(desired, taint))
  const untold = present.filter((taint) => isOurs(taint) && !findTaint(applied, taint))
  return [
    ...missing.map((taint) => `its Node does not have the taint ${formatTaint(taint)}`),
    ...left.map((taint) => `its Node still has the taint ${formatTaint(taint)}`),
    ...untold.map((taint) => `its status does not have the taint ${formatTaint(taint)}`),
  ]
}

/** The taints on a Node that a function has put there. */
export function taintsOfFunctions(
  node: KubeObject | undefined,
  { taintAuthors }: { readonly taintAuthors: TaintAuthors },
): readonly PresentTaint[] {
  if (node === undefined) return []
  return taintsOf(node).filter((taint) => taintAuthors.of(node, taint) === 'function')
}

function changedTaints(object: KubeObject, old: KubeObject | undefined) {
  const now = taintsOf(object)
  const before = old === undefined ? [] : taintsOf(old)
  return {
    set: now.filter((taint) => {
      const was = findTaint(before, taint)
      return was === undefined || !hasSameValue(was, taint)
    }),
    gone: before.filter((taint) => findTaint(now, taint) === undefined),
  }
}
