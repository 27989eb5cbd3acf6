// One object in the versions of its group: stored in one, read and written in any.
import type { KubeObject } from '#src/kube/object.ts'
import type { ApiObject } from './api-object.ts'
import { fromCoreEvent, toCoreEvent } from './builtin/event-versions.ts'
import { deepFreeze } from './deep-freeze.ts'
import { apiVersionOf, type ServedKind, type Target, targetApiVersion } from './served-kind.ts'

/** Turns an object of a custom kind into another version, as a conversion webhook would. */
export type Convert = (object: KubeObject, toApiVersion: string) => KubeObject

export interface Views {
  /** The stored object as the target's version shows it. */
  read(target: Target, stored: ApiObject): ApiObject
  /** The object of the target's version as it is stored. */
  write(target: Target, object: ApiObject): ApiObject
}

/** Without `convert`, versions differ in their `apiVersion` only (strategy None). */
export function createViews(convert: Convert | undefined): Views {
  const views = new WeakMap<ApiObject, Map<string, ApiObject>>()

  const turn = (kind: ServedKind, object: ApiObject, apiVersion: string): ApiObject => {
    if (object.apiVersion === apiVersion) return object
    if (kind.storage === 'events') {
      return apiVersion === 'v1' ? toCoreEvent(object) : fromCoreEvent(object)
    }
    if (convert === undefined || !kind.custom) return { ...object, apiVersion }
    // Of the metadata, a converter may change labels and annotations only.
    const { metadata, ...content } = convert(object, apiVersion)
    const { labels, annotations } = metadata
    const kept = {
      ...object.metadata,
      ...(labels && { labels }),
      ...(annotations && { annotations }),
    }
    return { ...content, apiVersion, kind: object.kind, metadata: kept }
  }

  return {
    read(target, stored) {
      const apiVersion = targetApiVersion(target)
      if (stored.apiVersion === apiVersion) return stored
      const known = views.get(stored) ?? new Map<string, ApiObject>()
      views.set(stored, known)
      const view = known.get(apiVersion) ?? deepFreeze(turn(target.kind, stored, apiVersion))
      known.set(apiVersion, view)
      return view
    },
    write({ kind }, object) {
      const apiVersion =
        kind.storage === 'events' ? 'v1' : apiVersionOf(kind.group, kind.storageVersion)
      const turned = turn(kind, object, apiVersion)
      return turned === object || !kind.custom ? turned : asStored(kind, turned)
    },
  }
}

// An object that was written in another version is read as its type again when it is read from the store.
function asStored(kind: ServedKind, object: ApiObject): ApiObject {
  const stored = kind.versions.find(({ name }) => name === kind.storageVersion)
  if (stored?.compiled === undefined) return object
  const { apiVersion, kind: name, metadata, ...content } = object
  const read = stored.compiled.applyDefaults(stored.compiled.prune(content))
  return { apiVersion, kind: name, metadata, ...read }
}
