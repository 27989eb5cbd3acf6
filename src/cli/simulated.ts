import type { KubeObject } from '#src/kube/object.ts'
import type { LoadedObject } from './files/parse-manifests.ts'

/** The objects of the user's files of which the output tells. */
export interface Simulated {
  readonly machines: readonly KubeObject[]
  readonly pools: readonly KubeObject[]
  readonly nodes: readonly KubeObject[]
  /** All of them. */
  readonly objects: readonly KubeObject[]
}

export function simulatedOf(loaded: readonly LoadedObject[]): Simulated {
  const objects = loaded.map(({ object }) => object)
  const of = (kind: string) => objects.filter((object) => object.kind === kind)
  return {
    machines: of('ScheduledMachine'),
    pools: of('BootcNodePool'),
    nodes: of('Node'),
    objects,
  }
}
