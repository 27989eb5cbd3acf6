// What is valid, and probably not meant.
import type { DateTime } from 'luxon'
import { listAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { filesOf, withRepeatedPath } from '#src/scheduled-machine/sources/files.ts'
import { lacksKubeadmVersion } from '#src/scheduled-machine/spec/kubeadm-version.ts'
import { type ParsedSpec, parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import type { Finding } from './finding.ts'
import { mistakenKinds } from './mistaken-kinds.ts'
import { graceAsLongAsGap, nightsInParts, opensNever } from './schedule-warnings.ts'

/** The warnings about one object. Windows are looked for from `now` on. */
export function warningsOf({ spec }: KubeObject, now: DateTime): readonly Finding[] {
  const parsed = parseSpec(spec)
  const { schedule, gracefulShutdownTimeout } = parsed
  return [
    ...(schedule === undefined
      ? []
      : [
          ...opensNever(schedule, now),
          ...nightsInParts(schedule),
          ...graceAsLongAsGap(schedule, gracefulShutdownTimeout, now),
        ]),
    ...mistakenKinds(parsed),
    ...(lacksKubeadmVersion(parsed) ? [NO_VERSION] : []),
    ...repeatedPaths(parsed),
  ]
}

// The files of a template are not known here.
function repeatedPaths(spec: ParsedSpec): readonly Finding[] {
  const own = spec.bootstrap?.type === 'inline' ? listAt(spec.bootstrap.spec, 'files') : []
  const files = filesOf(spec).map(({ field, file }) => ({ field, path: file.path }))
  return withRepeatedPath(own, files).map(({ field }) => ({
    rule: 'repeated-path',
    field: `${field}.path`,
    message: 'an earlier file of the bootstrap object has the same path; take one of them out',
  }))
}

const NO_VERSION: Finding = {
  rule: 'no-version',
  field: 'spec.version',
  message: 'a KubeadmConfig waits for a version; set it, such as v1.33.2',
}
