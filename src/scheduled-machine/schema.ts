// A ScheduledMachine. This one schema is the type, the parser and the CustomResourceDefinition.
import * as z from 'zod/mini'
import { crdNotes } from '#src/kube/crd-notes.ts'
import { specFields } from './schema/spec-fields.ts'
import { ConditionFields, type PhaseName, STATUS_FIELDS } from './schema/status-fields.ts'
import type { AppliedTaint } from './schema/taint-fields.ts'
import { DEFAULT_SETTINGS, type Settings } from './settings.ts'

/** The schema of the whole object, for the API groups of an installation. */
export function scheduledMachineSchema(settings: Settings) {
  return z
    .object({ spec: specFields(settings), status: z.optional(StatusFields) })
    .register(crdNotes, {
      description:
        'A machine that joins its cluster when a time window opens, and leaves when it closes.',
      rules: [
        {
          // On creation only: what got in with such a name must still get a status, and lose its finalizer.
          rule: 'oldSelf.hasValue() || self.metadata.name.size() <= 63',
          optionalOldSelf: true,
          message: 'metadata.name must be at most 63 characters long: it becomes a label value',
        },
      ],
    })
}

const StatusFields = z
  .object(STATUS_FIELDS)
  .register(crdNotes, { description: 'What is, and what comes next.' })

export const ScheduledMachine = scheduledMachineSchema(DEFAULT_SETTINGS)
export type ScheduledMachine = Plain<z.infer<typeof ScheduledMachine>>
export type ScheduledMachineStatus = Plain<z.infer<typeof StatusFields>>
export type Phase = z.infer<typeof PhaseName>
export type NodeTaint = Plain<z.infer<typeof AppliedTaint>>

/** The status of an object as it was read. Never throws: a field that is not as declared is left out. */
export function parseStatus(raw: unknown): ScheduledMachineStatus {
  const fields: Record<string, unknown> = {}
  if (typeof raw !== 'object' || raw === null) return fields
  for (const [name, value] of Object.entries(raw)) {
    const field = Object.hasOwn(STATUS_FIELDS, name)
      ? STATUS_FIELDS[name as keyof typeof STATUS_FIELDS]
      : undefined
    if (field === undefined || value === undefined || value === null) continue
    // One broken condition must not hide the others.
    const parsed = field.safeParse(name === 'conditions' ? validConditions(value) : value)
    if (parsed.success) fields[name] = parsed.data
  }
  return fields
}

function validConditions(raw: unknown): unknown {
  return Array.isArray(raw) ? raw.filter((item) => ConditionFields.safeParse(item).success) : raw
}

/** What a schema infers, read-only, and with absent as the only way to have no value. */
type Plain<T> = T extends readonly (infer Item)[]
  ? readonly Plain<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Plain<Exclude<T[Name], undefined>> }
    : T
