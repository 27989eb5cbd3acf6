// The fields of a schema, each as a line of Markdown.
import type { JsonSchema } from '#src/kube/schema/json-schema.ts'
import { code, limitsOf, safeText, sentence } from './limits.ts'

export interface Field {
  /** From the object, such as `spec.files[].path`. */
  readonly path: string
  readonly schema: JsonSchema
  /** The object around it must have it. */
  readonly isRequired: boolean
}

/** The fields directly below: properties, then entries of a list, then values of a map. */
export function fieldsBelow({ path, schema }: Field): readonly Field[] {
  const { properties = {}, required = [], items, additionalProperties } = schema
  return [
    ...Object.entries(properties).map(([name, property]) => ({
      path: `${path}.${name}`,
      schema: property,
      isRequired: required.includes(name),
    })),
    ...(items === undefined ? [] : [{ path: `${path}[]`, schema: items, isRequired: false }]),
    ...(additionalProperties === undefined
      ? []
      : [{ path: `${path}[key]`, schema: additionalProperties, isRequired: false }]),
  ]
}

/** Those directly below, and all below these, in the order of the schema. */
export function allBelow(field: Field): readonly Field[] {
  return fieldsBelow(field).flatMap((below) => [below, ...allBelow(below)])
}

/**
 * Path, type, default, description and limits. `policy`: the rules of the admission policy for this field. `link`: where the
 * fields below it are.
 */
export function fieldLine(field: Field, policy: readonly string[] = [], link?: string): string {
  const { path, schema } = field
  const name = link === undefined ? code(path) : `[${code(path)}](${link})`
  const traits = [
    typeOf(schema),
    ...(field.isRequired ? ['required'] : []),
    ...(schema.nullable === true ? ['may be null'] : []),
    ...(schema.default === undefined ? [] : [`default ${code(schema.default)}`]),
  ]
  const texts = [
    ...(schema.description === undefined ? [] : [safeText(schema.description)]),
    ...limitsOf(schema),
    ...policy.map((rule) => `Admission policy: ${sentence(rule)}`),
  ]
  return `- ${name} (${traits.join(', ')})${texts.length === 0 ? '' : `: ${texts.join(' ')}`}`
}

function typeOf(schema: JsonSchema): string {
  if (schema['x-kubernetes-int-or-string'] === true) return 'integer or string'
  if (schema.format === 'date-time') return 'time'
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}s`
  if (schema.additionalProperties === undefined) return schema.type ?? 'any value'
  return `map of ${typeOf(schema.additionalProperties)}s`
}
