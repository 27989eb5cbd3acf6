// Refuses objects that `sundial validate` would refuse, before anything is started.
import type { LoadedObject } from './files/parse-manifests.ts'
import { UsageError } from './usage-error.ts'
import { findingsOf } from './validate/findings.ts'
import { judgedKind } from './validate/kinds.ts'

/** Throws a UsageError with file, document and field of each error in the objects of our kinds. */
export function refuseInvalid(loaded: readonly LoadedObject[]): void {
  const problems = loaded.flatMap((each) => {
    const kind = judgedKind(each.object)
    const findings = kind === undefined ? [] : findingsOf(each.object, kind)
    return findings.map(({ field, message }) => `${placeOf(each)}: ${field}: ${message}`)
  })
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
}

/** The place of an object, for a message: `file (document 2, Deployment default/web)`. */
export function placeOf({ object, file, document }: LoadedObject): string {
  const { namespace, name } = object.metadata
  const who = namespace === undefined ? name : `${namespace}/${name}`
  return `${file} (document ${document}, ${object.kind} ${who})`
}
