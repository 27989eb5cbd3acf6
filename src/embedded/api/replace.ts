// PUT: the object as given, in place of the one that is there.
import { badRequest, conflict, nameless, notFound } from './api-error.ts'
import type { ApiObject } from './api-object.ts'
import type { ApiContext } from './context.ts'
import { createObject } from './create.ts'
import { storageKey, type Target } from './served-kind.ts'
import { updateObject } from './update.ts'
import type { WriteOptions } from './write-options.ts'

/** Replaces the object at the place; a few kinds are created when absent. Throws the refusal as an
 * ApiError. */
export function replaceObject(
  context: ApiContext,
  target: Target,
  { namespace, name }: { readonly namespace: string | undefined; readonly name: string },
  given: ApiObject,
  options: WriteOptions,
): { readonly object: ApiObject; readonly created: boolean } {
  const { kind } = target
  const { metadata } = given
  if ((metadata.name ?? '') === '') {
    throw nameless(name)
  }
  if (metadata.name !== name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    )
  }
  if (kind.namespaced && (metadata.namespace ?? namespace) !== namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    )
  }
  const key = storageKey(kind, namespace, name)
  const stored = context.store.get(kind.storage, key)
  if (stored === undefined) {
    if (!kind.strategy.createOnUpdate || options.subresource !== undefined)
      throw notFound(kind, name)
    return { object: createObject(context, target, namespace, given, options), created: true }
  }
  checkUid(target, key, stored, given)
  const placed =
    kind.namespaced && namespace !== undefined
      ? { ...given, metadata: { ...metadata, namespace } }
      : given
  return { object: updateObject(context, target, stored, placed, options), created: false }
}

function checkUid({ kind }: Target, key: string, stored: ApiObject, { metadata }: ApiObject): void {
  const { uid } = metadata
  if (uid === undefined || uid === '' || uid === stored.metadata.uid) return
  const place = KEYS[kind.storage] ?? (kind.custom ? `${kind.group}/${kind.plural}` : kind.plural)
  const path = `/registry/${place}/${key}`
  throw conflict(
    kind,
    stored.metadata.name,
    `StorageError: invalid object, Code: 4, Key: ${path}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored.metadata.uid}`,
  )
}

// Kinds that are stored under another name than their own.
const KEYS: Readonly<Record<string, string>> = {
  nodes: 'minions',
  services: 'services/specs',
  'customresourcedefinitions.apiextensions.k8s.io':
    'apiextensions.k8s.io/customresourcedefinitions',
}
