// The annotation on a Node with the taints that are ours. It is written in the same patch as the taints, so it is right
// even if a pass is killed after that patch. The format is that of 5-Spot, a list of keys and effects. The value is added
// to it, so that a change of the value by another actor is noticed.
import type { KubeObject } from '#src/kube/object.ts'
import { findTaint, isTaint, type PresentTaint, readTaint, type Taint, taintsOf } from './taint.ts'

/** The taints of a Node, and its annotation with those that are ours. */
export interface NodeTaints {
  readonly present: readonly PresentTaint[]
  /** `undefined`: the Node has no annotation. */
  readonly annotation: string | undefined
}

/** `key`: the key of the annotation. */
export function nodeTaintsOf(node: KubeObject, key: string): NodeTaints {
  return { present: taintsOf(node), annotation: node.metadata.annotations?.[key] }
}

/**
 * The taints that are ours, as they were applied.
 *
 * @param recorded the taints that a status has as applied to this Node. They count if the Node has no annotation, and
 *   they have the values where 5-Spot has written the annotation
 */
export function appliedTaints(
  { present, annotation }: NodeTaints,
  recorded: readonly Taint[],
): readonly Taint[] {
  const entries = parseTaints(annotation)
  if (entries === undefined) return recorded
  return entries.map((entry) => {
    if (entry.value !== undefined) return entry
    const value = (findTaint(recorded, entry) ?? findTaint(present, entry))?.value
    return value === undefined ? entry : { ...entry, value }
  })
}

/** The value of an annotation with taints. */
export function formatTaints(taints: readonly Taint[]): string {
  return JSON.stringify(taints.map(({ key, value, effect }) => ({ key, effect, value })))
}

/** The taints in an annotation. `undefined`: there is none, or somebody has written another text into it. */
export function parseTaints(text: string | undefined): readonly Taint[] | undefined {
  if (text === undefined) return undefined
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list.map(readTaint).filter(isTaint) : undefined
  } catch {
    return undefined
  }
}
