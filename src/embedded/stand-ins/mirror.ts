// The latest version of every object, kept up to date by the changes, as an informer keeps it for controllers. Reads
// cost nothing, so a stand-in may read every object at every step.
import type { Change } from '#src/embedded/api/embedded-api.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { groupOf, type Resource } from '#src/kube/resource.ts'

export interface Mirror {
  /** The object of a kind, in the version it is stored in. */
  get(group: string, kind: string, key: ObjectKey): KubeObject | undefined
  /** All of a kind, the oldest first. */
  list(group: string, kind: string, namespace?: string): readonly KubeObject[]
  /** The Node of a machine at its provider. */
  nodeByProviderId(providerID: string): KubeObject | undefined
  /** Where the objects of a kind live; undefined as long as there has been none. */
  resource(group: string, kind: string): Resource | undefined
  /** Everything there is, as if it had been made just now. */
  replay(): readonly Change[]
  apply(change: Change): void
}

interface Shelf {
  readonly resource: Resource
  readonly objects: Map<string, KubeObject>
}

// They would be the most numerous, and no stand-in reads them.
const LEFT_OUT = 'events.k8s.io'

/** An empty mirror, to be told of every change. */
export function createMirror(): Mirror {
  const shelves = new Map<string, Shelf>()
  const nodeNames = new Map<string, string>()
  const shelfOf = (group: string, kind: string) => shelves.get(`${group}/${kind}`)

  return {
    get: (group, kind, key) => shelfOf(group, kind)?.objects.get(keyText(key)),

    list(group, kind, namespace) {
      const objects = [...(shelfOf(group, kind)?.objects.values() ?? [])]
      return namespace === undefined
        ? objects
        : objects.filter(({ metadata }) => metadata.namespace === namespace)
    },

    nodeByProviderId(providerID) {
      const name = nodeNames.get(providerID)
      return name === undefined ? undefined : shelfOf('', 'Node')?.objects.get(name)
    },

    resource: (group, kind) => shelfOf(group, kind)?.resource,

    replay: () =>
      [...shelves.values()].flatMap(({ resource, objects }) =>
        [...objects.values()].map((object) => ({ type: 'ADDED' as const, object, resource })),
      ),

    apply({ type, object, resource }) {
      const group = groupOf(resource.apiVersion)
      if (group === LEFT_OUT) return
      const shelf = shelfOf(group, resource.kind) ?? { resource, objects: new Map() }
      shelves.set(`${group}/${resource.kind}`, shelf)
      if (type === 'DELETED') shelf.objects.delete(keyText(object.metadata))
      else shelf.objects.set(keyText(object.metadata), object)
      if (group !== '' || resource.kind !== 'Node') return
      const providerID = textAt(object, 'spec', 'providerID')
      if (providerID === '') return
      if (type !== 'DELETED') nodeNames.set(providerID, object.metadata.name)
      else if (nodeNames.get(providerID) === object.metadata.name) nodeNames.delete(providerID)
    },
  }
}

/** `namespace/name`, or the name alone for what is cluster-scoped. */
export function keyText({ namespace, name }: ObjectKey): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

/** The key that `keyText` wrote. */
export function parseKey(text: string): ObjectKey {
  const slash = text.indexOf('/')
  return slash === -1
    ? { name: text }
    : { namespace: text.slice(0, slash), name: text.slice(slash + 1) }
}
