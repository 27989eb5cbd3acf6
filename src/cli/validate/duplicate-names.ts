import type { LoadedObject } from '../files/parse-manifests.ts'
import type { Finding } from './finding.ts'

/** A warning about each object that has the name of an earlier one. */
export function duplicateNames(
  objects: readonly LoadedObject[],
): ReadonlyMap<LoadedObject, Finding> {
  const first = new Map<string, LoadedObject>()
  const found = new Map<LoadedObject, Finding>()
  for (const each of objects) {
    const { namespace = 'default', name } = each.object.metadata
    const earlier = first.get(`${namespace}/${name}`)
    if (earlier === undefined) first.set(`${namespace}/${name}`, each)
    else {
      found.set(each, {
        rule: 'duplicate-name',
        field: 'metadata.name',
        message: `the object in ${earlier.file}:${earlier.line} has the same name and namespace; kubectl applies both, and only the last one stays: rename one of them`,
      })
    }
  }
  return found
}
