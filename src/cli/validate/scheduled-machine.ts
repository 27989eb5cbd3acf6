import type { DateTime } from 'luxon'
import { listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { crdSchema } from '#src/scheduled-machine/crd.ts'
import { priceErrors } from '#src/scheduled-machine/price.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { filesOf, withRepeatedPath } from '#src/scheduled-machine/sources/files.ts'
import { lacksKubeadmVersion } from '#src/scheduled-machine/spec/kubeadm-version.ts'
import {
  type ParsedSpec,
  parseSpec,
  validateObject,
} from '#src/scheduled-machine/spec/parse-spec.ts'
import { calendarWarnings } from './calendar-warnings.ts'
import type { Finding } from './finding.ts'
import type { JudgedKind } from './judged-kind.ts'
import { mistakenKinds } from './mistaken-kinds.ts'
import { nearestZone } from './nearest-zone.ts'
import { graceAsLongAsGap, nightsInParts, opensNever } from './schedule-warnings.ts'
import { serviceWarnings } from './service-warnings.ts'

export const SCHEDULED_MACHINE: JudgedKind = {
  resource: SCHEDULED_MACHINES,
  schema: crdSchema,
  errorsOf: (object) =>
    validateObject(object).map(({ field, message }) => ({
      field,
      message: withHint(object, field, message),
    })),
  warningsOf,
  otherApi: laterApi,
}

/** Windows are looked for from `now` on. */
function warningsOf({ metadata, spec }: KubeObject, now: DateTime): readonly Finding[] {
  const parsed = parseSpec(spec)
  const { schedule, calendars, gracefulShutdownTimeout } = parsed
  return [
    ...(schedule === undefined
      ? []
      : [
          // The calendars are not known here: with-calendars.ts.
          ...(calendars.length > 0 && schedule.enabled ? [] : opensNever(schedule, now)),
          ...calendarWarnings(schedule, now),
          ...nightsInParts(schedule),
          ...graceAsLongAsGap(schedule, gracefulShutdownTimeout, now),
          ...serviceWarnings(spec, parsed.service, schedule, now),
        ]),
    ...mistakenKinds(parsed),
    ...(lacksKubeadmVersion(parsed) ? [NO_VERSION] : []),
    ...repeatedPaths(parsed),
    // The API server takes any label.
    ...priceErrors({ metadata }).map((error) => ({ rule: 'price-label', ...error })),
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

const TIMEZONE = 'spec.schedule.timezone'

// The names of time zones are too many for the message that all validations have.
function withHint(object: KubeObject, field: string, message: string): string {
  if (field !== TIMEZONE) return message
  const meant = nearestZone(textAt(object, ...TIMEZONE.split('.')))
  return meant === undefined ? message : `${message}; did you mean ${meant}?`
}

const LATER = '5spot.finos.org/v1beta1'

// The later API of 5-Spot, in which the schedule is an object of its own. Anything else that would be said of its fields
// is about another API.
function laterApi(apiVersion: string): Finding | undefined {
  if (apiVersion !== LATER) return undefined
  const { apiVersion: ours } = SCHEDULED_MACHINES
  return {
    rule: 'later-api',
    field: 'apiVersion',
    message: `"${LATER}" is not supported: in this later API of 5-Spot, spec.schedule refers to an object that has the schedule. Write the schedule itself into spec.schedule (daysOfWeek, hoursOfDay, timezone), and use ${ours}`,
  }
}
