// Finds the errors of a ScheduledMachine, with the rules in code and with the schema of the API server.
import { type CompiledSchema, compileSchema } from '#src/embedded/schema/compile-schema.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { crdSchema } from '#src/scheduled-machine/crd.ts'
import { usedInVain } from '#src/scheduled-machine/not-carried-out.ts'
import { lacksKubeadmVersion } from '#src/scheduled-machine/spec/kubeadm-version.ts'
import { parseSpec, validateObject } from '#src/scheduled-machine/spec/parse-spec.ts'

export interface Finding {
  readonly field: string
  readonly message: string
}

/**
 * All errors of the object, one for each field. The rules in code come first: their messages are more exact, and they know
 * the time zones. The schema adds errors of other fields.
 */
export function findingsOf(written: KubeObject): readonly Finding[] {
  // The API server ignores the status on creation, such as one from `kubectl get -o yaml`.
  const { status: _, ...object } = written
  schema ??= compileSchema(crdSchema())
  const own = [
    ...validateObject(object).map(({ field, message }) => ({ field, message })),
    ...metadataFindings(object),
  ]
  const unknown = schema.unknownFields(object).map((field) => ({
    field,
    message: 'is not a field of a ScheduledMachine: the API server drops it, or kubectl refuses it',
  }))
  const errors = schema.validate(schema.applyDefaults(schema.prune(object)))
  const fromSchema = errors.map(({ field, message }) => ({
    field: withoutBrackets(field),
    message,
  }))
  const more = [...unknown, ...fromSchema].filter(
    (finding) => !own.some((each) => covers(each, finding)),
  )
  // An error of the API server without a field repeats an error with a field in other words.
  const named = more.filter(({ field }) => field !== NOWHERE)
  return [...own, ...(own.length + named.length > 0 ? named : more)]
}

// The API server decodes metadata before it checks the schema, and refuses a value of another type.
function metadataFindings({ metadata }: KubeObject): readonly Finding[] {
  return ['labels', 'annotations'].flatMap((name) => {
    const map: unknown = Reflect.get(metadata, name)
    if (map === undefined || map === null) return []
    const field = `metadata.${name}`
    if (typeof map !== 'object' || Array.isArray(map)) {
      return [{ field, message: 'must be a map of texts' }]
    }
    return Object.entries(map)
      .filter(([, value]) => typeof value !== 'string')
      .map(([key, value]) => ({ field: `${field}.${key}`, message: notText(value) }))
  })
}

function notText(value: unknown): string {
  return `must be a text, but kubectl reads it as ${JSON.stringify(value)}: put it in quotes`
}

/** Warnings about valid fields: a field has no effect, or no effect yet, or the machine would not start. */
export function warningsOf({ spec }: KubeObject): readonly Finding[] {
  const parsed = parseSpec(spec)
  const inVain = usedInVain(parsed).map(({ field, words }) => ({ field, message: words }))
  return lacksKubeadmVersion(parsed) ? [...inVain, NO_VERSION] : inVain
}

const NO_VERSION: Finding = {
  field: 'spec.version',
  message: 'a KubeadmConfig waits for a version; set it, such as v1.33.2',
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
