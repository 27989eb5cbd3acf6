import type { LoadedObject } from '../files/parse-manifests.ts'
import type { Finding } from './finding.ts'
import { isNamespaced, nameOfJudged } from './kinds.ts'

/** A warning about each object that has the kind and name of an earlier one. */
export function duplicateNames(
  objects: readonly LoadedObject[],
): ReadonlyMap<LoadedObject, Finding> {
  const first = new Map<string, LoadedObject>()
  const found = new Map<LoadedObject, Finding>()
  for (const each of objects) {
    const key = `${each.object.kind} ${nameOfJudged(each.object)}`
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, each)
    else {
      const words = isNamespaced(each.object) ? 'name and namespace' : 'name'
      found.set(each, {
        rule: 'duplicate-name',
        field: 'metadata.name',
        message: `the object in ${earlier.file}:${earlier.line} has the same ${words}; kubectl applies both, and only the last one stays: rename one of them`,
      })
    }
  }
  return found
}
