// Who applies must say what the type knows: fields that are in no schema cannot be owned.
import { resolveSchema } from '../builtin/schemas.ts'
import { isFields } from '../json.ts'
import { fieldSchema } from './shape.ts'

/** The paths of fields that the schema does not declare: `.spec.colour`. */
export function undeclaredFields(schema: unknown, value: unknown, path = ''): readonly string[] {
  const resolved = resolveSchema(schema)
  if (Array.isArray(value)) {
    return value.flatMap((item) => undeclaredFields(resolved['items'], item, path))
  }
  if (!isFields(value)) return []
  const isOpen =
    resolved['x-kubernetes-preserve-unknown-fields'] === true ||
    (resolved['properties'] === undefined && resolved['additionalProperties'] === undefined)
  return Object.entries(value).flatMap(([name, inner]) => {
    const below = fieldSchema(resolved, name)
    if (below === undefined) return isOpen ? [] : [`${path}.${name}`]
    return undeclaredFields(below, inner, `${path}.${name}`)
  })
}
