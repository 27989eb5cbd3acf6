// What a body says that only means something to the server that said it.

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Continue tokens read: they are JSON in base64, the same on both servers. */
export function decoded(value: unknown): unknown {
  return mapFields(value, (fields) => {
    const { continue: token } = fields
    if (typeof token !== 'string' || token === '') return fields
    const { rv, ...rest } = JSON.parse(Buffer.from(token, 'base64url').toString())
    return { ...fields, continue: { ...rest, moment: rv } }
  })
}

/** The versions of lists and bookmarks marked: they are of an instant, not of an object. */
export function markMoments(value: unknown): unknown {
  return mapFields(value, (fields) => {
    if (fields['type'] === 'BOOKMARK') return { ...fields, object: withMoment(fields['object']) }
    const { kind } = fields
    const isOfMoment = typeof kind === 'string' && (kind.endsWith('List') || kind === 'Table')
    return isOfMoment ? withMoment(fields) : fields
  })
}

function withMoment(object: unknown): unknown {
  if (!isFields(object) || !isFields(object['metadata'])) return object
  const { resourceVersion, ...metadata } = object['metadata']
  if (resourceVersion === undefined) return object
  return { ...object, metadata: { ...metadata, moment: resourceVersion } }
}

/** The versions of all objects, in ascending order. */
export function collectVersions(value: unknown): readonly number[] {
  const versions = new Set<number>()
  mapFields(value, (fields) => {
    const { resourceVersion } = fields
    if (typeof resourceVersion === 'string' && /^[1-9]\d*$/.test(resourceVersion)) {
      versions.add(Number(resourceVersion))
    }
    return fields
  })
  return [...versions].sort((a, b) => a - b)
}

const GENERATED_LETTERS = 5

/** Generated names, and what to call them. */
export function collectNames(value: unknown): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  mapFields(value, (fields) => {
    const { generateName, name } = fields
    if (typeof generateName !== 'string' || typeof name !== 'string') return fields
    const base = name.slice(0, -GENERATED_LETTERS)
    if (base !== '' && generateName.startsWith(base) && !names.has(name)) {
      names.set(name, `${base}<generated ${names.size + 1}>`)
    }
    return fields
  })
  return names
}

function mapFields(value: unknown, change: (fields: Fields) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapFields(item, change))
  if (!isFields(value)) return value
  const entries = Object.entries(value).map(([name, part]) => [name, mapFields(part, change)])
  return change(Object.fromEntries(entries))
}
