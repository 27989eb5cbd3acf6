// The condition FieldsDelivered: whether the provider objects take the files and the fields of `spec.machine`. If not,
// which are missing, and where to write them instead. It is known before the objects are created.
import { findCondition } from '#src/kube/conditions.ts'
import { fieldsAt } from '#src/kube/json.ts'
import type { SubjectFacts } from '../facts.ts'
import { fieldOf } from '../provider-refs.ts'
import { FIELDS_DELIVERED } from '../reasons.ts'
import type { ParsedSpec, ProviderSource } from '../spec/parse-spec.ts'
import type { ConditionValue } from '../status.ts'
import type { Subject } from '../subject.ts'
import { filesOf } from './files.ts'
import { machineFieldsOf } from './machine-fields.ts'
import { contentOf, isContentKnown } from './provider-content.ts'
import type { SourceFacts } from './source-facts.ts'

/** Whether the status does not have the condition for this spec. A pass may be killed before it stores it. */
export function isDeliveryUnknown({ spec, status, generation }: Subject): boolean {
  const stored = findCondition(status.conditions ?? [], FIELDS_DELIVERED)
  return hasFieldsToDeliver(spec) && stored?.observedGeneration !== generation
}

function hasFieldsToDeliver(spec: ParsedSpec): boolean {
  return filesOf(spec).length > 0 || machineFieldsOf(spec).length > 0
}

/** `none`: the spec has no such field. `undefined`: this pass has not read what tells. */
export function fieldsDelivered(subject: SubjectFacts): ConditionValue | 'none' | undefined {
  const { spec, generation: observedGeneration } = subject
  if (!hasFieldsToDeliver(spec)) return 'none'
  const sources = subject.sources ?? subject.references?.sources
  if (sources === undefined) return undefined
  const missing = [...undeliveredFiles(spec, sources), ...undeliveredMachineFields(spec, sources)]
  return missing.length === 0
    ? {
        status: 'True',
        reason: 'Delivered',
        message: 'The provider objects take all files and all fields of spec.machine',
        observedGeneration,
      }
    : { status: 'False', reason: 'NotDelivered', message: missing.join('; '), observedGeneration }
}

function undeliveredFiles(spec: ParsedSpec, { shapes }: SourceFacts): readonly string[] {
  const { bootstrap } = spec
  const files = filesOf(spec)
  if (bootstrap === undefined || shapes.bootstrap === undefined || files.length === 0) return []
  const kind = kindOf(bootstrap)
  const shape = shapes.bootstrap.files
  if (shape === undefined) {
    const fields = files.map(({ field }) => field)
    return [
      `${fields.join(', ')}: ${kind} has no spec.files, so no file is delivered; use its own fields, such as user data or commands, in ${placeOf('bootstrap', bootstrap)}`,
    ]
  }
  const lost = files.flatMap(({ field, file }) =>
    (['owner', 'permissions'] as const)
      .filter((each) => file[each] !== undefined && !shape.fields.includes(each))
      .map((each) => `${field}.${each}`),
  )
  if (lost.length === 0) return []
  return [`${inNumber(lost)}: the files of ${kind} do not have this field`]
}

function undeliveredMachineFields(spec: ParsedSpec, sources: SourceFacts): readonly string[] {
  const { infrastructure } = spec
  const shape = sources.shapes.infrastructure
  const fields = machineFieldsOf(spec)
  if (infrastructure === undefined || shape === undefined || fields.length === 0) return []
  const unknown = fields.filter((field) => !shape.machineFields.includes(field))
  const isRead = isContentKnown('infrastructure', infrastructure, sources)
  const own = isRead ? fieldsAt(contentOf('infrastructure', infrastructure, sources).spec) : {}
  const set = fields.filter(
    (field) =>
      !unknown.includes(field) && own[field] !== undefined && own[field] !== spec.machine[field],
  )
  const place = placeOf('infrastructure', infrastructure)
  return [
    ...(unknown.length === 0
      ? []
      : [`${inNumber(pathsOf(unknown))}: ${kindOf(infrastructure)} does not have this field`]),
    ...(set.length === 0 ? [] : [`${inNumber(pathsOf(set))}: ${place} sets another value`]),
  ]
}

function pathsOf(fields: readonly string[]): readonly string[] {
  return fields.map((field) => `spec.machine.${field}`)
}

function inNumber(fields: readonly string[]): string {
  return `${fields.join(', ')} ${fields.length === 1 ? 'has' : 'have'} no effect`
}

function kindOf({ kind, apiVersion }: ProviderSource): string {
  return `${kind} of ${apiVersion}`
}

function placeOf(role: 'bootstrap' | 'infrastructure', source: ProviderSource): string {
  const field = fieldOf(role, source)
  return source.type === 'inline' ? `${field}.spec` : `the template of ${field}`
}
