// Nodes with taints, of ours and of others.
import { formatTaints } from '#src/nodes/taints/applied.ts'
import type { Taint } from '#src/nodes/taints/taint.ts'
import { node } from './situation.ts'

export const BATCH = { key: 'workload', value: 'batch', effect: 'NoSchedule' } as const
export const GPU = { key: 'gpu', effect: 'NoExecute' } as const
/** The same taint as BATCH, with the value of another actor. */
export const ADMIN = { ...BATCH, value: 'admin' }

/** A Node with taints, those of `ours` in the annotation. */
export function tainted(taints: readonly object[], ours?: readonly Taint[], ready = 'True') {
  const annotations = ours && { '5spot.finos.org/applied-taints': formatTaints(ours) }
  return node({ metadata: { ...(annotations && { annotations }) }, spec: { taints }, ready })
}
