// A request, taken apart: which verb, on what, with which options.
import { badRequest } from './api-error.ts'

/** A request as it reaches the server, from a socket or in process. */
export interface ApiRequest {
  readonly method: string
  /** Path with query. */
  readonly path: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Parameters {
  get(name: string): string | null
  getAll(name: string): readonly string[]
}

export interface ResourcePath {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly subresource: string | undefined
}

/** No query at all. */
export const NO_QUERY: Parameters = { get: () => null, getAll: () => [] }

/** The path's segments, decoded, and the query. A path that is not a URL is a 400. */
export function splitPath(path: string): { segments: readonly string[]; query: Parameters } {
  const mark = path.indexOf('?')
  const bare = mark === -1 ? path : path.slice(0, mark)
  const query = mark === -1 ? NO_QUERY : new URLSearchParams(path.slice(mark + 1))
  const parts = bare.split('/').filter((part) => part !== '')
  if (!bare.includes('%')) return { segments: parts, query }
  try {
    return { segments: parts.map(decodeURIComponent), query }
  } catch {
    throw badRequest(`invalid URL escape in "${bare}"`)
  }
}

/** Which resource the segments name; `undefined` when they name none (discovery, health, nothing). */
export function resourcePathOf(segments: readonly string[]): ResourcePath | undefined {
  const [root] = segments
  if (root === 'api' && segments.length >= 3) {
    return inVersion('', segments[1] ?? '', segments.slice(2))
  }
  if (root === 'apis' && segments.length >= 4) {
    return inVersion(segments[1] ?? '', segments[2] ?? '', segments.slice(3))
  }
  return undefined
}

function inVersion(
  group: string,
  version: string,
  rest: readonly string[],
): ResourcePath | undefined {
  const [first, second, third] = rest
  // `/api/v1/namespaces/x/status` is about the Namespace; `/api/v1/namespaces/x/pods` is about pods in it.
  const isInNamespace =
    first === 'namespaces' && third !== undefined && !(group === '' && third === 'status')
  const [plural, name, subresource, ...more] = isInNamespace ? rest.slice(2) : rest
  if (plural === undefined || more.length > 0) return undefined
  const namespace = isInNamespace ? second : undefined
  return { group, version, plural, namespace, name, subresource }
}

/** A boolean of the query: whatever is there and is not `false` or `0` is true. */
export function flag(query: Parameters, name: string): boolean {
  const text = query.get(name)
  return text !== null && text !== 'false' && text !== '0'
}

/** A whole number of the query; `undefined` when absent. Throws a 400 for anything else. */
export function integer(query: Parameters, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (/^-?\d+$/.test(text)) return Number(text)
  throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`)
}
