// PUT of a namespace's `finalize`: the only way its finalizers change.
import { isEqual } from '#src/kube/merge-patch.ts'
import { conflict, STALE } from './api-error.ts'
import type { ApiObject } from './api-object.ts'
import type { ApiContext } from './context.ts'
import { fieldsAt, listAt } from './json.ts'

const NAMESPACES = { group: '', plural: 'namespaces' }

/** Sets the finalizers as given; with the last one the namespace goes. Throws a 409 when stale. */
export function finalizeNamespace(
  { store }: ApiContext,
  stored: ApiObject,
  given: ApiObject,
): ApiObject {
  const { name, resourceVersion, deletionTimestamp } = stored.metadata
  const asked = given.metadata.resourceVersion ?? ''
  if (asked !== '' && asked !== resourceVersion) throw conflict(NAMESPACES, name, STALE)
  const finalizers = listAt(given, 'spec', 'finalizers')
  const next = { ...stored, spec: { ...fieldsAt(stored, 'spec'), finalizers } }
  if (isEqual(next, stored)) return stored
  const isOver = deletionTimestamp !== undefined && finalizers.length === 0
  const written = store.commit('namespaces', name, isOver ? undefined : next)
  return isOver ? next : written
}
