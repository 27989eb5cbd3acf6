// A taint of a Node. Key and effect identify it: a Node has at most one taint of each pair. An empty value is the same as
// no value, because the API server returns it as absent.
import { listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'

/** A taint on a Node. Another actor may have given it an effect that Kubernetes does not know. */
export interface PresentTaint {
  readonly key: string
  /** Never empty. */
  readonly value?: string
  readonly effect: string
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const

/** A taint that can be put on a Node. */
export interface Taint extends PresentTaint {
  readonly effect: (typeof EFFECTS)[number]
}

/** The taints of a Node, without the time at which they were added. */
export function taintsOf(node: KubeObject): readonly PresentTaint[] {
  return listAt(node, 'spec', 'taints').map(readTaint)
}

export function readTaint(raw: unknown): PresentTaint {
  const value = textAt(raw, 'value')
  return { key: textAt(raw, 'key'), ...(value && { value }), effect: textAt(raw, 'effect') }
}

/** Whether Kubernetes knows its effect, and it has a key. */
export function isTaint(taint: PresentTaint): taint is Taint {
  return taint.key !== '' && EFFECTS.some((effect) => effect === taint.effect)
}

/** The taint of the same key and effect in a list. */
export function findTaint<T extends PresentTaint>(
  taints: readonly T[],
  { key, effect }: PresentTaint,
): T | undefined {
  return taints.find((taint) => taint.key === key && taint.effect === effect)
}

/** Whether both have the same value. */
export function hasSameValue(a: PresentTaint, b: PresentTaint): boolean {
  return (a.value ?? '') === (b.value ?? '')
}

/** The taint as kubectl writes it: `key=value:effect`. */
export function formatTaint({ key, value, effect }: PresentTaint): string {
  return value === undefined ? `${key}:${effect}` : `${key}=${value}:${effect}`
}

/** The taint in a text of that form. Parts that are missing are empty. */
export function parseTaint(text: string): PresentTaint {
  const [, key = '', value, effect = ''] =
    /^([^=:]*)(?:=([^:]*))?(?::(.*))?$/s.exec(text.trim()) ?? []
  return { key, ...(value && { value }), effect }
}
