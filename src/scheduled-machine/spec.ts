// The spec as a pass uses it. One bad field never hides another, and never stops a removal: what
// cannot be used is a problem and has its default.
import type { Duration } from 'luxon'
import type { Schedule } from '#src/schedule/schedule.ts'
import { type NodeTaint, ScheduledMachine } from './schema.ts'
import { DEFAULT_SETTINGS, type Settings } from './settings.ts'
import { fieldsOf, listOf, stringsOf, withoutNulls } from './validation/fields.ts'
import { metadataProblems } from './validation/metadata.ts'
import { type Problem, specProblems } from './validation/problems.ts'
import { usable, usableDuration, usableSchedule, usableTaints } from './validation/usable.ts'
import { type FileSource, usableFiles } from './validation/usable-files.ts'
import { type ProviderSource, usableSource } from './validation/usable-source.ts'

export type { FileSource, Problem, ProviderSource, Settings }
export { DEFAULT_SETTINGS }

export interface ParsedSpec {
  /** Empty: the spec is valid. */
  readonly problems: readonly Problem[]
  /** `undefined` when it cannot be judged. */
  readonly schedule: Schedule | undefined
  /** `''` when unusable. */
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
  readonly nodeTaints: readonly NodeTaint[]
  readonly files: readonly FileSource[]
  readonly kubeconfigSecretRef: { readonly name: string; readonly key: string } | undefined
  readonly version: string | undefined
  readonly failureDomain: string | undefined
}

const { shape } = ScheduledMachine.shape.spec

/** Takes `spec` as it was read, gives all that can be used of it and all that is wrong. Never throws. */
export function parseSpec(raw: unknown, settings: Settings = DEFAULT_SETTINGS): ParsedSpec {
  const written = withoutNulls(raw)
  const spec = fieldsOf(written)
  const problems = specProblems(written, settings)
  const template = fieldsOf(spec.machineTemplate)
  return {
    problems,
    schedule: usableSchedule(spec.schedule),
    clusterName: usable(shape.clusterName, spec.clusterName) ?? '',
    bootstrap: usableSource(spec, 'bootstrap', problems),
    infrastructure: usableSource(spec, 'infrastructure', problems),
    machineTemplate: {
      labels: stringsOf(template.labels),
      annotations: stringsOf(template.annotations),
    },
    priority: usable(shape.priority, spec.priority) ?? shape.priority.parse(undefined),
    killSwitch: spec.killSwitch === true,
    replaceOnChange: usable(shape.replaceOnChange, spec.replaceOnChange) ?? 'Never',
    killIfCommands: listOf(spec.killIfCommands).filter((item) => typeof item === 'string'),
    gracefulShutdownTimeout: usableDuration(spec, 'gracefulShutdownTimeout'),
    nodeDrainTimeout: usableDuration(spec, 'nodeDrainTimeout'),
    provisioningTimeout: usableDuration(spec, 'provisioningTimeout'),
    nodeTaints: usableTaints(spec, problems),
    files: usableFiles(spec, problems),
    kubeconfigSecretRef: usable(shape.kubeconfigSecretRef, spec.kubeconfigSecretRef),
    version: usable(shape.version, spec.version),
    failureDomain: usable(shape.failureDomain, spec.failureDomain),
  }
}

/** Takes a whole object, gives all that is wrong with its name, its kind and its spec. Never throws. */
export function validateObject(
  object: unknown,
  settings: Settings = DEFAULT_SETTINGS,
): readonly Problem[] {
  return [
    ...metadataProblems(object).map((problem) => ({ ...problem, concerns: 'references' as const })),
    ...specProblems(withoutNulls(fieldsOf(object).spec), settings),
  ]
}
