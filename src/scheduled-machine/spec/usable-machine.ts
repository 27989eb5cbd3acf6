// Parses `spec.machine`.
import { type Fields, fieldsAt } from '#src/kube/json.ts'
import type { FieldError } from '#src/kube/schema/field-error.ts'
import { COMMON_FIELDS } from '../schema/spec-fields.ts'
import { usable } from './usable.ts'
import { type FileSource, usableFiles } from './usable-files.ts'

export interface MachineSpec {
  readonly address?: string
  readonly user?: string
  readonly port?: number
  readonly files: readonly FileSource[]
}

/** Its valid fields. */
export function usableMachine(spec: Fields, errors: readonly FieldError[]): MachineSpec {
  const fields = fieldsAt(spec['machine'])
  const files = usableFiles(fields, errors, 'spec.machine')
  const { address, user, port } = usable(COMMON_FIELDS.machine, spec['machine']) ?? {}
  return {
    ...(address !== undefined && { address }),
    ...(user !== undefined && { user }),
    ...(port !== undefined && { port }),
    files,
  }
}
