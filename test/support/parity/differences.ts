// Where two normalised answers differ, place by place.
import { isFields } from './marks.ts'

export interface Difference {
  /** Such as `2 GET /api/v1/nodes: body.items.0.metadata.name`. */
  readonly at: string
  readonly real: unknown
  readonly embedded: unknown
}

const ABSENT = '(absent)'

/** All differences, in the order of the real server's answers. */
export function differences(real: unknown, embedded: unknown, at = ''): readonly Difference[] {
  if (Object.is(real, embedded)) return []
  const names = namesOf(real, embedded)
  if (names === undefined) return [{ at, real, embedded }]
  return names.flatMap((name) =>
    differences(part(real, name), part(embedded, name), at === '' ? name : `${at}.${name}`),
  )
}

// Lists and objects are compared by their parts; a list with an object only as a whole.
function namesOf(a: unknown, b: unknown): readonly string[] | undefined {
  const isComparable = (Array.isArray(a) && Array.isArray(b)) || (isFields(a) && isFields(b))
  if (!isComparable) return undefined
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
}

function part(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return ABSENT
  return Reflect.get(value, name)
}
