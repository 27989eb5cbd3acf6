// Finds the errors of an object, with the rules in code and with the schema of the API server.
import { type CompiledSchema, compileSchema } from '#src/embedded/schema/compile-schema.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { JsonSchema } from '#src/kube/schema/json-schema.ts'
import type { Finding } from './finding.ts'
import type { JudgedKind } from './judged-kind.ts'
import { metadataFindings } from './metadata.ts'
import { unknownFields } from './unknown-fields.ts'

/**
 * All errors of the object, one for each field. The rules in code come first: their messages are more exact, and they know
 * more, such as the time zones. The schema adds errors of other fields.
 */
export function findingsOf(written: KubeObject, kind: JudgedKind): readonly Finding[] {
  const other = kind.otherApi?.(written.apiVersion)
  if (other !== undefined) return [other]
  // The API server ignores the status on creation, such as one from `kubectl get -o yaml`.
  const { status: _, ...object } = written
  const { json, compiled: schema } = schemaOf(kind)
  const own = [
    ...kind.errorsOf(object).map(({ field, message }) => invalid(field, message)),
    ...metadataFindings(object),
  ]
  const unknown = unknownFields(object, schema, { kind: kind.resource.kind, schema: json })
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

const NOWHERE = '<nil>'

interface KindSchema {
  readonly json: JsonSchema
  readonly compiled: CompiledSchema
}

// Making the schema of a kind takes longer than checking an object against it.
const schemas = new Map<JudgedKind, KindSchema>()

function schemaOf(kind: JudgedKind): KindSchema {
  const known = schemas.get(kind)
  if (known !== undefined) return known
  const json = kind.schema()
  const made = { json, compiled: compileSchema(json) }
  schemas.set(kind, made)
  return made
}

// Whether both findings are about the same error. One may name a list or an object, and the other a field in it.
function covers(one: Finding, other: Finding): boolean {
  const [a, b] = [withoutBrackets(one.field), other.field]
  return a === b || a.startsWith(`${b}.`) || a.startsWith(`${b}[`) || b.startsWith(`${a}.`)
}

// Rules write the keys of a map as `[key]`, the rest of the schema as `.key`.
function withoutBrackets(field: string): string {
  return field.replace(/\[([^\]\d][^\]]*)\]/g, '.$1')
}
