// What is valid, and probably not meant.
import type { DateTime } from 'luxon'
import type { KubeObject } from '#src/kube/object.ts'
import { lacksKubeadmVersion } from '#src/scheduled-machine/spec/kubeadm-version.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import type { Finding } from './finding.ts'
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
    ...(lacksKubeadmVersion(parsed) ? [NO_VERSION] : []),
  ]
}

const NO_VERSION: Finding = {
  rule: 'no-version',
  field: 'spec.version',
  message: 'a KubeadmConfig waits for a version; set it, such as v1.33.2',
}
