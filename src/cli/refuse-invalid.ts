// Refuses objects that `sundial validate` would refuse, before anything is started.
import type { LoadedObject } from './files/parse-manifests.ts'
import { usageErrorOf } from './usage-error.ts'
import type { Finding } from './validate/finding.ts'
import { findingsOf } from './validate/findings.ts'
import { judgedKind, nameOfJudged } from './validate/kinds.ts'

/** Throws a UsageError with the place and the field of each error in the objects of our kinds. */
export function refuseInvalid(loaded: readonly LoadedObject[]): void {
  const problems = loaded.flatMap((each) => {
    const kind = judgedKind(each.object)
    const findings = kind === undefined ? [] : findingsOf(each.object, kind)
    return findings.map((finding) => located(each, finding))
  })
  if (problems.length > 0) throw usageErrorOf(problems)
}

/** An error with its place, as `sundial validate` prints it: `file:8:5: spec.priority: … (document 2, Kind default/web)`. */
export function located(
  { object, file, document, locate }: LoadedObject,
  { field, message }: Pick<Finding, 'field' | 'message'>,
): string {
  const { line, column } = locate(field)
  const words = field === '' ? message : `${field}: ${message}`
  return `${file}:${line}:${column}: ${words} (document ${document}, ${object.kind} ${nameOfJudged(object)})`
}

/** The place of an object, for a message: `file (document 2, Deployment default/web)`. */
export function placeOf({ object, file, document }: LoadedObject): string {
  const { namespace, name } = object.metadata
  const who = namespace === undefined ? name : `${namespace}/${name}`
  return `${file} (document ${document}, ${object.kind} ${who})`
}
