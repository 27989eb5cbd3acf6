// Lists with the rights of the reader. No more is read than what is shown.
import type { KubeClient, ListOptions } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'

export interface ListPage<Kept = KubeObject> {
  readonly objects: readonly Kept[]
  /** There are more after them. */
  readonly hasMore: boolean
  /** The list cannot be read. */
  readonly problem?: ListProblem
}

export interface ListProblem {
  readonly resource: Resource
  readonly namespace?: string
  /** `refused`: the reader has no right to list. `unknown`: the definition is not installed. */
  readonly type: 'refused' | 'unknown'
}

export interface ListQuery {
  readonly namespace?: string | undefined
  /** Begins with 1. */
  readonly page: number
  readonly pageSize: number
  readonly fits: (object: KubeObject) => boolean
  /** Whether all objects fit, so that a page of the API is enough. */
  readonly fitsAll: boolean
}

/** One page of a list. Throws other errors of the client, such as `Unavailable`, and a refused credential (401). */
export async function readList(
  client: KubeClient,
  resource: Resource,
  query: ListQuery,
  signal: AbortSignal,
): Promise<ListPage> {
  const { namespace, page, pageSize, fits, fitsAll } = query
  const end = page * pageSize
  const options = {
    ...(resource.namespaced && namespace !== undefined && { namespace }),
    limit: fitsAll ? Math.min(end + 1, MOST) : MOST_TO_FILTER,
  }
  const keep = (object: KubeObject) => (fits(object) ? object : undefined)
  const part = { keep, skip: end - pageSize, most: pageSize + 1 }
  const { objects, ...rest } = await readPart(client, resource, options, part, signal)
  return { ...rest, objects: objects.slice(0, pageSize), hasMore: objects.length > pageSize }
}

/** Of one answer of the API. */
const MOST = 500
/** When most of an answer does not fit: objects may be large, and only few are kept. */
const MOST_TO_FILTER = 100

/** Of each object, up to `most`, what `keep` makes of it: whole, many objects may be too large. Throws as `readList` does. */
export function readAll<Kept extends object>(
  client: KubeClient,
  resource: Resource,
  { most, keep, ...options }: ListOptions & Pick<Part<Kept>, 'most' | 'keep'>,
  signal: AbortSignal,
): Promise<ListPage<Kept>> {
  return readPart(client, resource, options, { keep, skip: 0, most }, signal)
}

interface Part<Kept extends object> {
  /** `undefined`: it does not fit. */
  readonly keep: (object: KubeObject) => Kept | undefined
  /** How many that fit are before the first one. */
  readonly skip: number
  readonly most: number
}

// What is before the part is not kept, however far behind it is.
async function readPart<Kept extends object>(
  client: KubeClient,
  resource: Resource,
  options: ListOptions,
  { keep, skip, most }: Part<Kept>,
  signal: AbortSignal,
): Promise<ListPage<Kept>> {
  const found: Kept[] = []
  let before = 0
  try {
    for await (const objects of client.pages(resource, options, signal)) {
      const fitting = objects.flatMap((object) => keep(object) ?? [])
      const skipped = Math.min(skip - before, fitting.length)
      before += skipped
      found.push(...fitting.slice(skipped))
      if (found.length >= most) break
    }
    return { objects: found.slice(0, most), hasMore: found.length > most }
  } catch (error) {
    const type = problemIn(error)
    if (type === undefined) throw error
    const { namespace } = options
    const problem = { resource, type, ...(namespace !== undefined && { namespace }) }
    return { objects: [], hasMore: false, problem }
  }
}

function problemIn(error: unknown): ListProblem['type'] | undefined {
  if (isKubeError(error, 'NotFound')) return 'unknown'
  return isKubeError(error, 'Forbidden') && error.status === 403 ? 'refused' : undefined
}
