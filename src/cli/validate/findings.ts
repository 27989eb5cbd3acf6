// What is wrong with a ScheduledMachine, by our own rules and by the schema that the API server has.
import { type CompiledSchema, compileSchema } from '#src/embedded/schema/compile-schema.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { crdSchema } from '#src/scheduled-machine/crd.ts'
import { lacksVersion } from '#src/scheduled-machine/lacks-version.ts'
import { usedInVain } from '#src/scheduled-machine/not-carried-out.ts'
import { parseSpec, validateObject } from '#src/scheduled-machine/spec.ts'

export interface Finding {
  readonly field: string
  readonly message: string
}

/**
 * All that is wrong with the object, a field once. Our own rules come first: they say more than a
 * schema can, and know which time zones there are. The schema adds what they do not look at.
 */
export function findingsOf(written: KubeObject): readonly Finding[] {
  // A status that comes along, from `kubectl get -o yaml`, is dropped before anybody looks at it.
  const { status: _, ...object } = written
  schema ??= compileSchema(crdSchema())
  const own = [
    ...validateObject(object).map(({ field, message }) => ({ field, message })),
    ...metadataFindings(object),
  ]
  const unknown = schema.unknownFields(object).map((field) => ({
    field,
    message: 'is not a field of a ScheduledMachine: it would be dropped, or refused by kubectl',
  }))
  const errors = schema.validate(schema.applyDefaults(schema.prune(object)))
  const fromSchema = errors.map(({ field, message }) => ({
    field: withoutBrackets(field),
    message,
  }))
  const more = [...unknown, ...fromSchema].filter(
    (finding) => !own.some((each) => covers(each, finding)),
  )
  // What the API server says of no field in particular repeats in other words what it said of one.
  const named = more.filter(({ field }) => field !== NOWHERE)
  return [...own, ...(own.length + named.length > 0 ? named : more)]
}

// The API server decodes metadata before it looks at any schema: another type is refused.
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
  return `must be a text, and kubectl reads ${JSON.stringify(value)}: put it in quotes`
}

/** What is valid and does not do what was meant: it has no effect, or not yet, or the machine would not come up. */
export function warningsOf({ spec }: KubeObject): readonly Finding[] {
  const parsed = parseSpec(spec)
  const inVain = usedInVain(parsed).map(({ field, words }) => ({ field, message: words }))
  return lacksVersion(parsed) ? [...inVain, NO_VERSION] : inVain
}

const NO_VERSION: Finding = {
  field: 'spec.version',
  message: 'a KubeadmConfig waits for a version; set it, such as v1.33.2',
}

const NOWHERE = '<nil>'

let schema: CompiledSchema | undefined

// The same mistake is sometimes told of a list or an object, and sometimes of what is in it.
function covers(one: Finding, other: Finding): boolean {
  const [a, b] = [withoutBrackets(one.field), other.field]
  return a === b || a.startsWith(`${b}.`) || a.startsWith(`${b}[`) || b.startsWith(`${a}.`)
}

// Rules write the keys of a map as `[key]`, the rest of the schema as `.key`.
function withoutBrackets(field: string): string {
  return field.replace(/\[([^\]\d][^\]]*)\]/g, '.$1')
}
