import { isTrueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PAUSED_ANNOTATION } from './labels.ts'

export interface Cluster {
  /** Cluster API does nothing for its Machines, deletions included. */
  readonly paused: boolean
  readonly deleting: boolean
}

/** Reads a Cluster; `v1beta1` and `v1beta2` agree on what we ask. */
export function parseCluster(object: KubeObject): Cluster {
  const { annotations, deletionTimestamp } = object.metadata
  return {
    paused: isTrueAt(object, 'spec', 'paused') || annotations?.[PAUSED_ANNOTATION] !== undefined,
    deleting: deletionTimestamp !== undefined,
  }
}
