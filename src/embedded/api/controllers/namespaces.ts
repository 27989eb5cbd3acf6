// The namespace controller: it deletes the objects of a namespace that is being deleted, then the namespace.

import { fieldsAt, listAt, without } from '#src/kube/json.ts'
import type { ApiContext } from '../context.ts'
import { deleteObject } from '../delete.ts'

/** One round over a namespace that is being deleted: deletes its objects, and the namespace when there are none. An
 * object with a finalizer stays; the removal of the finalizer starts the next round. */
export function endNamespace(context: ApiContext, name: string): void {
  const { store, registry } = context
  for (const kind of registry.all()) {
    if (!kind.namespaced) continue
    for (const { object } of store.list(kind.storage, `${name}/`)) {
      if (object.metadata.deletionTimestamp !== undefined) continue
      deleteObject(context, registry.stored(kind), object, { dryRun: false })
    }
  }
  const namespace = store.get('namespaces', name)
  if (namespace?.metadata.deletionTimestamp === undefined || hasContent(context, name)) return
  const finalizers = listAt(namespace, 'spec', 'finalizers').filter((each) => each !== 'kubernetes')
  const spec = without(fieldsAt(namespace, 'spec'), 'finalizers')
  const isOver = finalizers.length === 0 && (namespace.metadata.finalizers ?? []).length === 0
  const next = { ...namespace, spec: finalizers.length === 0 ? spec : { ...spec, finalizers } }
  store.commit('namespaces', name, isOver ? undefined : next)
}

function hasContent({ store, registry }: ApiContext, namespace: string): boolean {
  return registry
    .all()
    .some((kind) => kind.namespaced && store.list(kind.storage, `${namespace}/`).length > 0)
}
