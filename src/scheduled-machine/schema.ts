// A ScheduledMachine. This schema is the type, the parser and the CustomResourceDefinition.
import * as z from 'zod/mini'
import { fieldsAt } from '#src/kube/json.ts'
import { refusal } from '#src/kube/schema/field-error.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { objectRule } from '#src/kube/schema/rule.ts'
import { type Plain, readStoredStatus } from '#src/kube/schema/stored-status.ts'
import { DNS_SUBDOMAIN, textLike } from '#src/kube/schema/texts.ts'
import { SCHEDULED_MACHINES } from './resource.ts'
import { specFields } from './schema/spec-fields.ts'
import { type PhaseName, STATUS_FIELDS } from './schema/status-fields.ts'
import type { AppliedTaint } from './schema/taint-fields.ts'
import { DEFAULT_SETTINGS, type Settings } from './settings.ts'

// The name becomes the value of a label.
const LONGEST_NAME = 63
const NAME = {
  ...DNS_SUBDOMAIN,
  allowed: DNS_SUBDOMAIN.allowed.replace('253', String(LONGEST_NAME)),
}

const SHORT_NAME = objectRule({
  // Only on creation: a stored object with such a name must still get a status and lose its finalizer.
  rule: `oldSelf.hasValue() || self.metadata.name.size() <= ${LONGEST_NAME}`,
  optionalOldSelf: true,
  message: `metadata.name must be at most ${LONGEST_NAME} characters long: it becomes a label value`,
  isMet: (object) => nameIn(object).length <= LONGEST_NAME,
  explain: (object) => {
    const name = nameIn(object)
    const why = `${name.length} characters, and it becomes a label value`
    return [{ at: 'metadata.name', message: refusal({ value: name, allowed: NAME.allowed, why }) }]
  },
})

function nameIn(object: object): string {
  const { name } = fieldsAt(fieldsAt(object)['metadata'])
  return typeof name === 'string' ? name : ''
}

/** The schema of `spec`, built once for each value of settings. */
export function specSchema(settings: Settings): SpecSchema {
  const known = specSchemas.get(settings)
  if (known !== undefined) return known
  const schema = specFields(settings)
  specSchemas.set(settings, schema)
  return schema
}

type SpecSchema = ReturnType<typeof specFields>
const specSchemas = new WeakMap<Settings, SpecSchema>()

const StatusFields = z
  .object(STATUS_FIELDS)
  .register(fieldNotes, { description: 'The present state and the next change.' })

/**
 * The schema of the CustomResourceDefinition: spec and status. It is the same for every installation. Its admission policy
 * has the settings.
 */
export function scheduledMachineSchema() {
  return z
    .object({ spec: specSchema(DEFAULT_SETTINGS), status: z.optional(StatusFields) })
    .register(fieldNotes, {
      description:
        'A machine that joins its cluster when a time window opens, and leaves when it closes.',
      rules: [SHORT_NAME],
    })
}

/** The schema of a manifest: kind, name and spec. */
export function manifestSchema(settings: Settings) {
  const { apiVersion, kind } = SCHEDULED_MACHINES
  return z
    .object({
      apiVersion: z.literal(apiVersion).register(fieldNotes, { allowed: apiVersion }),
      kind: z.literal(kind).register(fieldNotes, { allowed: kind }),
      metadata: z.object({ name: textLike(NAME, {}) }),
      spec: specSchema(settings),
    })
    .register(fieldNotes, { rules: [SHORT_NAME] })
}

export type ScheduledMachineStatus = Plain<z.infer<typeof StatusFields>>
export type Phase = z.infer<typeof PhaseName>
export type NodeTaint = Plain<z.infer<typeof AppliedTaint>>

/** The status of an object as it was read. Never throws: an invalid field is left out. */
export function parseStatus(raw: unknown): ScheduledMachineStatus {
  return readStoredStatus(STATUS_FIELDS, raw)
}
