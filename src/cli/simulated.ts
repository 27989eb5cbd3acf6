import { fieldsAt } from '#src/kube/json.ts'
import { matchesSelector } from '#src/kube/label-selector.ts'
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

/** Those of the Nodes that a pool selects. */
export function nodesOf(pool: KubeObject, nodes: readonly KubeObject[]): readonly KubeObject[] {
  const selector = fieldsAt(pool, 'spec', 'nodeSelector')
  return nodes.filter(({ metadata }) => matchesSelector(selector, metadata.labels ?? {}))
}
