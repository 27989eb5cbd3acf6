// One page of a list, with the rights of the reader. No more is read than what it takes to fill the page.
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'

export interface ListPage {
  readonly objects: readonly KubeObject[]
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

/** Throws other errors of the client, such as `Unavailable`, and a refused credential (401). */
export async function readList(
  client: KubeClient,
  resource: Resource,
  query: ListQuery,
  signal: AbortSignal,
): Promise<ListPage> {
  const { page, pageSize, fits, fitsAll } = query
  const where =
    resource.namespaced && query.namespace !== undefined ? { namespace: query.namespace } : {}
  const end = page * pageSize
  const found: KubeObject[] = []
  try {
    const options = { ...where, ...(fitsAll && { limit: Math.min(end + 1, MOST) }) }
    for await (const objects of client.pages(resource, options, signal)) {
      found.push(...objects.filter(fits))
      if (found.length > end) break
    }
  } catch (error) {
    const type = problemIn(error)
    if (type === undefined) throw error
    return { objects: [], hasMore: false, problem: { resource, ...where, type } }
  }
  return { objects: found.slice(end - pageSize, end), hasMore: found.length > end }
}

/** Of one answer of the API. */
const MOST = 500

function problemIn(error: unknown): ListProblem['type'] | undefined {
  if (isKubeError(error, 'NotFound')) return 'unknown'
  return isKubeError(error, 'Forbidden') && error.status === 403 ? 'refused' : undefined
}
