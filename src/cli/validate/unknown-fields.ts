// Fields that a ScheduledMachine does not have, with the field that was probably meant.
import { builtinSchema, OBJECT_META } from '#src/embedded/api/builtin/schemas.ts'
import { readTyped } from '#src/embedded/api/builtin/typed-fields.ts'
import type { CompiledSchema } from '#src/embedded/schema/compile-schema.ts'
import { fieldsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { JsonSchema } from '#src/kube/schema/json-schema.ts'
import { crdSchema } from '#src/scheduled-machine/crd.ts'
import type { Finding } from './finding.ts'
import { nearest } from './nearest.ts'

/** One error for each field that the API server would drop. */
export function unknownFields(object: KubeObject, schema: CompiledSchema): readonly Finding[] {
  const metadata = builtinSchema(OBJECT_META)
  const inMetadata = readTyped(metadata, object.metadata, 'ObjectMeta', 'metadata').unknown
  const known = Object.keys(fieldsAt(metadata, 'properties'))
  return [
    ...inMetadata.map((field) => unknownField(field, `metadata.${field}`, known)),
    ...schema.unknownFields(object).map((field) => {
      const [name, siblings] = neighbours(field)
      return unknownField(name, field, siblings)
    }),
  ]
}

function unknownField(name: string, field: string, siblings: readonly string[]): Finding {
  const meant = nearest(name, siblings) ?? elsewhere(name)
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`
  const message = `is not a field of a ScheduledMachine${hint}: the API server drops it, or kubectl refuses it`
  return { rule: 'unknown-field', field, message }
}

/** The last name of a path, and the fields that may stand there. */
function neighbours(field: string): readonly [string, readonly string[]] {
  let schema: JsonSchema | undefined = crdSchema()
  const names = field.split('.')
  for (const name of names.slice(0, -1)) {
    const [key = '', ...indexes] = name.split('[')
    schema = schema?.properties?.[key]
    for (const _ of indexes) schema = schema?.items
  }
  return [names.at(-1) ?? field, Object.keys(schema?.properties ?? {})]
}

/** The path of the only field of the spec with this name. */
function elsewhere(name: string): string | undefined {
  const paths = pathsTo(name, crdSchema().properties?.spec, 'spec')
  return paths.length === 1 ? paths[0] : undefined
}

function pathsTo(name: string, schema: JsonSchema | undefined, path: string): readonly string[] {
  return Object.entries(schema?.properties ?? {}).flatMap(([each, below]) => [
    ...(each === name ? [`${path}.${each}`] : []),
    ...pathsTo(name, below, `${path}.${each}`),
  ])
}
