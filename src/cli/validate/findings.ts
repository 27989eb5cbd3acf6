// Finds the errors of a ScheduledMachine, with the rules in code and with the schema of the API server.
import { type CompiledSchema, compileSchema } from '#src/embedded/schema/compile-schema.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { ZONE_NAMES } from '#src/schedule/zone-names.ts'
import { crdSchema } from '#src/scheduled-machine/crd.ts'
import { validateObject } from '#src/scheduled-machine/spec/parse-spec.ts'
import type { Finding } from './finding.ts'
import { laterApi } from './later-api.ts'
import { metadataFindings } from './metadata.ts'
import { nearest } from './nearest.ts'
import { unknownFields } from './unknown-fields.ts'

/**
 * All errors of the object, one for each field. The rules in code come first: their messages are more exact, and they know
 * the time zones. The schema adds errors of other fields.
 */
export function findingsOf(written: KubeObject): readonly Finding[] {
  const later = laterApi(written.apiVersion)
  if (later !== undefined) return [later]
  // The API server ignores the status on creation, such as one from `kubectl get -o yaml`.
  const { status: _, ...object } = written
  schema ??= compileSchema(crdSchema())
  const own = [
    ...validateObject(object).map(({ field, message }) =>
      invalid(field, withHint(object, field, message)),
    ),
    ...metadataFindings(object),
  ]
  const unknown = unknownFields(object, schema)
  const errors = schema.validate(schema.applyDefaults(schema.prune(object)))
  const fromSchema = errors.map(({ field, message }) => invalid(withoutBrackets(field), message))
  // An unknown field is often the cause of the error of the object around it, so both are said.
  const more = [
    ...unknown,
    ...fromSchema.filter((finding) => !own.some((each) => covers(each, finding))),
  ]
  // An error of the API server without a field repeats an error with a field in other words.
  const named = more.filter(({ field }) => field !== NOWHERE)
  return [...own, ...(own.length + named.length > 0 ? named : more)]
}

function invalid(field: string, message: string): Finding {
  return { rule: 'invalid-value', field, message }
}

const TIMEZONE = 'spec.schedule.timezone'

// The names of time zones are too many for the message that all validations have.
function withHint(object: KubeObject, field: string, message: string): string {
  if (field !== TIMEZONE) return message
  const meant = nearest(textAt(object, ...TIMEZONE.split('.')), ZONE_NAMES)
  return meant === undefined ? message : `${message}; did you mean ${meant}?`
}

const NOWHERE = '<nil>'

let schema: CompiledSchema | undefined

// Whether both findings are about the same error. One may name a list or an object, and the other a field in it.
function covers(one: Finding, other: Finding): boolean {
  const [a, b] = [withoutBrackets(one.field), other.field]
  return a === b || a.startsWith(`${b}.`) || a.startsWith(`${b}[`) || b.startsWith(`${a}.`)
}

// Rules write the keys of a map as `[key]`, the rest of the schema as `.key`.
function withoutBrackets(field: string): string {
  return field.replace(/\[([^\]\d][^\]]*)\]/g, '.$1')
}
