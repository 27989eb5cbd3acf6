// PUT of a namespace's `finalize`: the only way its finalizers change.

import { fieldsAt, listAt } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import { conflict, STALE } from './api-error.ts'
import { type ApiObject, withMeta } from './api-object.ts'
import { type ApiContext, timestamp } from './context.ts'
import { managersAfterUpdate } from './managed-fields/managers.ts'
import { type Target, targetApiVersion } from './served-kind.ts'
import type { WriteOptions } from './write-options.ts'

const NAMESPACES = { group: '', plural: 'namespaces' }

/** Sets the finalizers as given. Without finalizers the namespace is deleted. Throws a 409 when stale. */
export function finalizeNamespace(
  context: ApiContext,
  target: Target,
  stored: ApiObject,
  given: ApiObject,
  { manager, dryRun }: WriteOptions,
): ApiObject {
  const { name, resourceVersion, deletionTimestamp } = stored.metadata
  const asked = given.metadata.resourceVersion ?? ''
  if (asked !== '' && asked !== resourceVersion) throw conflict(NAMESPACES, name, STALE)
  const finalizers = listAt(given, 'spec', 'finalizers')
  const changed = { ...stored, spec: { ...fieldsAt(stored, 'spec'), finalizers } }
  if (isEqual(changed, stored)) return stored
  const apiVersion = targetApiVersion(target)
  const author = { manager, operation: 'Update' as const, apiVersion, subresource: 'finalize' }
  const next = withMeta(changed, {
    managedFields: managersAfterUpdate(target, stored, changed, author, timestamp(context)),
  })
  if (dryRun) return next
  const isOver = deletionTimestamp !== undefined && finalizers.length === 0
  const written = context.store.commit('namespaces', name, isOver ? undefined : next)
  return isOver ? next : written
}
