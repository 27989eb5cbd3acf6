// What `sundial validate` would not let pass need not be tried.
import type { LoadedObject } from './files/parse-manifests.ts'
import { UsageError } from './usage-error.ts'
import { findingsOf } from './validate/findings.ts'

/** Throws a UsageError that names file, document and field of everything that is wrong with the ScheduledMachines among these. */
export function refuseInvalid(loaded: readonly LoadedObject[]): void {
  const problems = loaded
    .filter(({ object }) => object.kind === 'ScheduledMachine')
    .flatMap((each) =>
      findingsOf(each.object).map(({ field, message }) => `${placeOf(each)}: ${field}: ${message}`),
    )
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
}

/** Where an object of a file is, for a message: `file (document 2, Deployment default/web)`. */
export function placeOf({ object, file, document }: LoadedObject): string {
  const { namespace, name } = object.metadata
  const who = namespace === undefined ? name : `${namespace}/${name}`
  return `${file} (document ${document}, ${object.kind} ${who})`
}
