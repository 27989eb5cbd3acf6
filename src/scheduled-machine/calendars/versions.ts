// The versions of the ConfigMaps whose calendars a pass has read, as one text: `holidays@4711,closing@` if the second one is
// missing. The sweep compares it with the ConfigMaps, and finds by it whom a change concerns.

/** The names in order, each with its resourceVersion; `''`: it is missing. */
export function formatVersions(versions: ReadonlyMap<string, string>): string {
  return [...versions]
    .map(([name, version]) => `${name}@${version}`)
    .sort()
    .join(',')
}

/** The resourceVersions by the names of the ConfigMaps. Empty: there are no calendars. */
export function parseVersions(text: unknown): ReadonlyMap<string, string> {
  if (typeof text !== 'string' || text === '') return new Map()
  return new Map(
    text.split(',').map((each) => {
      const [name = '', version = ''] = each.split('@')
      return [name, version] as const
    }),
  )
}
