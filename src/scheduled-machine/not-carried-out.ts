// The fields of the API that are checked, but not carried out by this version. The descriptions in the CRD, `sundial
// validate` and the status use this one table. A change that carries out a field deletes its row.
import type { ParsedSpec } from './spec/parse-spec.ts'

export interface FieldNotCarriedOut {
  readonly field: string
  /** The effect that is missing, and the alternative. */
  readonly words: string
  readonly isUsed: (spec: ParsedSpec) => boolean
}

export const NOT_CARRIED_OUT: readonly FieldNotCarriedOut[] = [
  {
    field: 'spec.files',
    words: 'files are not delivered by this version; put them into spec.bootstrapSpec.spec',
    isUsed: ({ files }) => files.length > 0,
  },
]

/** The fields in a spec that have no effect. */
export function usedInVain(spec: ParsedSpec): readonly FieldNotCarriedOut[] {
  return NOT_CARRIED_OUT.filter(({ isUsed }) => isUsed(spec))
}

/** A description for the CRD. It says so if the field is not carried out. */
export function describeField(field: string, description: string): string {
  const row = NOT_CARRIED_OUT.find((each) => each.field === field)
  return row === undefined ? description : `${description} Not carried out: ${row.words}.`
}
