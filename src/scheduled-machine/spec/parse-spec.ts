// The spec as a pass uses it. An invalid field gives an error, and its default is used. So it does not hide other
// errors, and does not stop a removal.
import type { Duration } from 'luxon'
import { fieldsAt, listAt, stringsAt } from '#src/kube/json.ts'
import type { NamespacedKey } from '#src/kube/object.ts'
import type { FieldError } from '#src/kube/schema/field-error.ts'
import { fieldErrors } from '#src/kube/schema/field-errors.ts'
import { withoutNulls } from '#src/kube/schema/without-nulls.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import { SERVICE_FIELDS } from '../schema/service-fields.ts'
import { COMMON_FIELDS } from '../schema/spec-fields.ts'
import { manifestSchema, type NodeTaint, specSchema } from '../schema.ts'
import { DEFAULT_SETTINGS, type Settings } from '../settings.ts'
import { type CalendarRef, usable, usableDuration, usableSchedule, usableTaints } from './usable.ts'
import { type FileSource, usableFiles } from './usable-files.ts'
import { type MachineSpec, usableMachine } from './usable-machine.ts'
import { type ServiceSpec, usableService } from './usable-service.ts'
import { type ProviderSource, usableSource } from './usable-source.ts'

export type { CalendarRef, FileSource, ProviderSource, ServiceSpec, Settings }
export { DEFAULT_SETTINGS }

export interface SpecError extends FieldError {
  /** The condition that reports the error: Scheduled or ReferencesValid. */
  readonly concerns: 'schedule' | 'references'
}

export interface ParsedSpec {
  /** Empty: the spec is valid. */
  readonly errors: readonly SpecError[]
  /** `undefined` when it is invalid, or a calendar is unavailable. A pass adds the calendars. */
  readonly schedule: Schedule | undefined
  /** The calendars of the schedule, which a pass reads. */
  readonly calendars: readonly CalendarRef[]
  /** Also when the schedule is invalid. */
  readonly isScheduleEnabled: boolean
  /** `''` when it is invalid. */
  readonly clusterName: string
  readonly bootstrap: ProviderSource | undefined
  readonly infrastructure: ProviderSource | undefined
  readonly machineTemplate: {
    readonly labels: Readonly<Record<string, string>>
    readonly annotations: Readonly<Record<string, string>>
  }
  readonly priority: number
  readonly killSwitch: boolean
  readonly replaceOnChange: 'Never' | 'Now'
  readonly killIfCommands: readonly string[]
  readonly gracefulShutdownTimeout: Duration
  readonly nodeDrainTimeout: Duration
  readonly provisioningTimeout: Duration
  readonly service: ServiceSpec
  readonly nodeTaints: readonly NodeTaint[]
  readonly startupTaints: readonly NodeTaint[]
  readonly waitForDaemonSets: readonly NamespacedKey[]
  readonly files: readonly FileSource[]
  readonly machine: MachineSpec
  readonly kubeconfigSecretRef: { readonly name: string; readonly key: string } | undefined
  readonly version: string | undefined
  readonly failureDomain: string | undefined
}

/** Parses `spec` as it was read. The result has all valid fields and all errors. Never throws. */
export function parseSpec(raw: unknown, settings: Settings = DEFAULT_SETTINGS): ParsedSpec {
  const schema = specSchema(settings)
  const written = withoutNulls(schema, raw)
  const errors = fieldErrors(schema, written, 'spec').map(withConcern)
  const spec = fieldsAt(written)
  const template = fieldsAt(spec.machineTemplate)
  const fields = COMMON_FIELDS
  return {
    errors,
    ...usableSchedule(spec.schedule),
    isScheduleEnabled: fieldsAt(spec.schedule).enabled !== false,
    clusterName: usable(fields.clusterName, spec.clusterName) ?? '',
    bootstrap: usableSource(schema, spec, 'bootstrap', errors),
    infrastructure: usableSource(schema, spec, 'infrastructure', errors),
    machineTemplate: {
      labels: stringsAt(template.labels),
      annotations: stringsAt(template.annotations),
    },
    priority: usable(fields.priority, spec.priority) ?? fields.priority.parse(undefined),
    killSwitch: spec.killSwitch === true,
    replaceOnChange: usable(fields.replaceOnChange, spec.replaceOnChange) ?? 'Never',
    killIfCommands: listAt(spec.killIfCommands).filter((item) => typeof item === 'string'),
    gracefulShutdownTimeout: usableDuration(spec, 'gracefulShutdownTimeout'),
    nodeDrainTimeout: usableDuration(spec, 'nodeDrainTimeout'),
    provisioningTimeout: usableDuration(spec, 'provisioningTimeout'),
    service: usableService(spec),
    nodeTaints: usableTaints(spec, 'nodeTaints', errors),
    startupTaints: usableTaints(spec, 'startupTaints', errors),
    waitForDaemonSets: usable(fields.waitForDaemonSets, spec.waitForDaemonSets) ?? [],
    files: usableFiles(spec, errors),
    machine: usableMachine(spec, errors),
    kubeconfigSecretRef: usable(fields.kubeconfigSecretRef, spec.kubeconfigSecretRef),
    version: usable(fields.version, spec.version),
    failureDomain: usable(fields.failureDomain, spec.failureDomain),
  }
}

/** All errors of a whole object: of its name, its kind and its spec. Never throws. */
export function validateObject(
  object: unknown,
  settings: Settings = DEFAULT_SETTINGS,
): readonly SpecError[] {
  const { metadata, spec, ...others } = fieldsAt(object)
  const written = withoutNulls(specSchema(settings), spec)
  const whole = { ...others, metadata: fieldsAt(metadata), spec: written }
  return fieldErrors(manifestSchema(settings), whole, '').map(withConcern)
}

const OF_SCHEDULE = new RegExp(
  `^spec\\.(?:${['schedule', ...Object.keys(SERVICE_FIELDS)].join('|')})\\b`,
)

function withConcern(error: FieldError): SpecError {
  const isSchedule = OF_SCHEDULE.test(error.field)
  return { ...error, concerns: isSchedule ? 'schedule' : 'references' }
}
