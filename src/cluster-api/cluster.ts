import { isTrueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PAUSED_ANNOTATION } from './labels.ts'

export interface Cluster {
  /** While it is paused, Cluster API does nothing for its Machines, and does not delete them either. */
  readonly paused: boolean
  readonly deleting: boolean
}

/** Reads a Cluster. These fields are the same in `v1beta1` and `v1beta2`. */
export function parseCluster(object: KubeObject): Cluster {
  const { annotations, deletionTimestamp } = object.metadata
  return {
    paused: isTrueAt(object, 'spec', 'paused') || annotations?.[PAUSED_ANNOTATION] !== undefined,
    deleting: deletionTimestamp !== undefined,
  }
}
