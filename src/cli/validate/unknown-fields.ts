// Fields that a kind does not have, with the field that was probably meant.
import { builtinSchema, OBJECT_META } from '#src/embedded/api/builtin/schemas.ts'
import { readTyped } from '#src/embedded/api/builtin/typed-fields.ts'
import type { CompiledSchema } from '#src/embedded/schema/compile-schema.ts'
import { fieldsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { JsonSchema } from '#src/kube/schema/json-schema.ts'
import type { Finding } from './finding.ts'
import { nearest } from './nearest.ts'

/** One error for each field that the API server would drop. */
export function unknownFields(
  object: KubeObject,
  compiled: CompiledSchema,
  { kind, schema }: { readonly kind: string; readonly schema: JsonSchema },
): readonly Finding[] {
  const metadata = builtinSchema(OBJECT_META)
  const inMetadata = readTyped(metadata, object.metadata, 'ObjectMeta', 'metadata').unknown
  const known = Object.keys(fieldsAt(metadata, 'properties'))
  const errorOf = (name: string, field: string, siblings: readonly string[]): Finding => {
    const meant = nearest(name, siblings) ?? elsewhere(name, schema)
    const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`
    const message = `is not a field of a ${kind}${hint}: the API server drops it, or kubectl refuses it`
    return { rule: 'unknown-field', field, message }
  }
  return [
    ...inMetadata.map((field) => errorOf(field, `metadata.${field}`, known)),
    ...compiled.unknownFields(object).map((field) => {
      const [name, siblings] = neighbours(field, schema)
      return errorOf(name, field, siblings)
    }),
  ]
}

/** The last name of a path, and the fields that may stand there. */
function neighbours(field: string, whole: JsonSchema): readonly [string, readonly string[]] {
  let schema: JsonSchema | undefined = whole
  const names = field.split('.')
  for (const name of names.slice(0, -1)) {
    const [key = '', ...indexes] = name.split('[')
    schema = schema?.properties?.[key]
    for (const _ of indexes) schema = schema?.items
  }
  return [names.at(-1) ?? field, Object.keys(schema?.properties ?? {})]
}

/** The path of the only field of the spec with this name. */
function elsewhere(name: string, schema: JsonSchema): string | undefined {
  const paths = pathsTo(name, schema.properties?.['spec'], 'spec')
  return paths.length === 1 ? paths[0] : undefined
}

function pathsTo(name: string, schema: JsonSchema | undefined, path: string): readonly string[] {
  return Object.entries(schema?.properties ?? {}).flatMap(([each, below]) => [
    ...(each === name ? [`${path}.${each}`] : []),
    ...pathsTo(name, below, `${path}.${each}`),
  ])
}
