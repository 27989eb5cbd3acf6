// `address`, `user` and `port` of `spec.machine`, for an infrastructure kind that has these fields.
import type { ProviderContent } from '#src/cluster-api/clone-template.ts'
import { MACHINE_FIELDS, type MachineField } from '#src/cluster-api/spec-shape.ts'
import { fieldsAt } from '#src/kube/json.ts'
import type { ParsedSpec } from '../spec/parse-spec.ts'
import type { SourceFacts } from './source-facts.ts'

/** The fields that the spec sets. */
export function machineFieldsOf({ machine }: ParsedSpec): readonly MachineField[] {
  return MACHINE_FIELDS.filter((field) => machine[field] !== undefined)
}

/** The fields to add: those that the kind has, and that the object does not set. */
export function addedMachineFields(
  { spec: own }: ProviderContent,
  spec: ParsedSpec,
  { shapes }: Pick<SourceFacts, 'shapes'>,
): { readonly [field in MachineField]?: string | number } {
  const taken = shapes.infrastructure?.machineFields ?? []
  const isSet = (field: MachineField) => fieldsAt(own)[field] !== undefined
  const added = machineFieldsOf(spec).filter((field) => taken.includes(field) && !isSet(field))
  return Object.fromEntries(added.map((field) => [field, spec.machine[field]]))
}
