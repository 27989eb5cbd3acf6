// The requests that Sundial sends to an API server, over a transport. A read of a missing object returns `undefined`. A
// delete of a missing object returns `'gone'`. Every other failure throws a `KubeError`.
import { asFields, asObject, errorFrom, JSON_PATCH, parseAnswer } from './answer.ts'
import { listAt } from './json.ts'
import type { KubeObject, ObjectKey, ObjectMeta } from './object.ts'
import { PODS, pathOf, pathTo, type Resource, rootOf } from './resource.ts'
import type { KubeRequest, Transport } from './transport.ts'

export interface ListOptions {
  readonly namespace?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
  /** `'0'` reads from the watch cache, which may be a moment behind. That is good enough to find work. */
  readonly resourceVersion?: string
  /** How many objects a page has. */
  readonly limit?: number
}

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
  /** The metadata of the objects, in the order of the rows, if they were asked for. */
  readonly metadata?: readonly ObjectMeta[]
}

export interface TableOptions extends ListOptions {
  /** The answer also has the metadata of each object. */
  readonly withMetadata?: boolean
}

/** An operation of a JSON patch (RFC 6902). `path` is a JSON pointer. */
export type PatchOperation =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }

export interface Preconditions {
  readonly uid?: string
  readonly resourceVersion?: string
}

export interface DiscoveredResource {
  readonly kind: string
  readonly plural: string
  readonly namespaced: boolean
}

export interface KubeClient {
  get(resource: Resource, key: ObjectKey, signal?: AbortSignal): Promise<KubeObject | undefined>
  /** All pages. */
  list(
    resource: Resource,
    options?: ListOptions,
    signal?: AbortSignal,
  ): Promise<readonly KubeObject[]>
  /** One page after the other, for lists that are too large to hold at once. */
  pages(
    resource: Resource,
    options?: ListOptions,
    signal?: AbortSignal,
  ): AsyncIterable<readonly KubeObject[]>
  /** Rows of printer columns only, without the objects. */
  table(resource: Resource, options?: TableOptions, signal?: AbortSignal): Promise<Table>
  create(resource: Resource, object: KubeObject, signal?: AbortSignal): Promise<KubeObject>
  /** JSON merge patch. With `metadata.resourceVersion` in it, the write is conditional. */
  patch(
    resource: Resource,
    key: ObjectKey,
    mergePatch: object,
    signal?: AbortSignal,
  ): Promise<KubeObject>
  patchStatus(
    resource: Resource,
    key: ObjectKey,
    mergePatch: object,
    signal?: AbortSignal,
  ): Promise<KubeObject>
  /** JSON patch. Throws `Conflict` when a test fails, or a path does not exist. */
  jsonPatch(
    resource: Resource,
    key: ObjectKey,
    operations: readonly PatchOperation[],
    signal?: AbortSignal,
  ): Promise<KubeObject>
  delete(
    resource: Resource,
    key: ObjectKey,
    preconditions?: Preconditions,
    signal?: AbortSignal,
  ): Promise<'deleted' | 'gone'>
  /** POST to pods/eviction. A refusal (429, 500 …) throws. */
  evict(key: Required<ObjectKey>, uid: string, signal?: AbortSignal): Promise<'evicted' | 'gone'>
  /** The resources of one group and version; `undefined` when the server does not serve it. */
  discover(
    apiVersion: string,
    signal?: AbortSignal,
  ): Promise<readonly DiscoveredResource[] | undefined>
  /** The OpenAPI document of one group and version; `undefined` when the server does not serve it. */
  openApi(apiVersion: string, signal?: AbortSignal): Promise<unknown>
  /** The versions a group is served in, the preferred one first; empty when there is no such group. */
  versionsOf(group: string, signal?: AbortSignal): Promise<readonly string[]>
}

export interface KubeClientOptions {
  /** Errors have the server's full message, which may quote the request. Only for a caller who wrote the request. */
  readonly quotesContent?: boolean
}

const PAGE = 500

export function createKubeClient(
  transport: Transport,
  options: KubeClientOptions = {},
): KubeClient {
  const ask = async (request: KubeRequest): Promise<unknown> => {
    const response = await transport(request)
    if (response.status >= 200 && response.status < 300) return parseAnswer(request, response)
    throw errorFrom(request, response, options)
  }
  // A missing object is a frequent answer, so it does not become an error.
  const askOrUndefined = async (request: KubeRequest): Promise<unknown> => {
    const response = await transport(request)
    if (response.status === 404) return undefined
    if (response.status >= 200 && response.status < 300) return parseAnswer(request, response)
    throw errorFrom(request, response, options)
  }

  async function* pages(
    resource: Resource,
    options: ListOptions = {},
    signal?: AbortSignal,
  ): AsyncGenerator<readonly KubeObject[]> {
    const { apiVersion, kind } = resource
    let next: string | undefined
    do {
      const path = `${pathOf(resource, options)}?${query(options, { limit: String(options.limit ?? PAGE), continue: next })}`
      const page = asFields(await ask(read(path, signal)))
      yield listAt(page, 'items').map((item) => asObject({ apiVersion, kind, ...asFields(item) }))
      const token = asFields(page['metadata'] ?? {})['continue']
      next = typeof token === 'string' && token !== '' ? token : undefined
    } while (next !== undefined)
  }

  return {
    async get(resource, key, signal) {
      const answer = await askOrUndefined(read(pathOf(resource, key), signal))
      return answer === undefined ? undefined : asObject(answer)
    },

    async list(resource, options, signal) {
      const items: KubeObject[] = []
      for await (const page of pages(resource, options, signal)) items.push(...page)
      return items
    },

    pages,

    async table(resource, options = {}, signal) {
      const rows: (readonly unknown[])[] = []
      const metadata: ObjectMeta[] = []
      const includeObject = options.withMetadata === true ? 'Metadata' : 'None'
      let columns: readonly string[] = []
      let next: string | undefined
      do {
        const path = `${pathOf(resource, options)}?${query(options, { limit: String(PAGE), continue: next, includeObject })}`
        const page = asFields(
          await ask({
            ...read(path, signal),
            headers: {
              accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
              'accept-encoding': 'gzip',
            },
          }),
        )
        if (columns.length === 0) {
          columns = listAt(page, 'columnDefinitions').map((column) =>
            String(asFields(column)['name']),
          )
        }
        for (const row of listAt(page, 'rows')) {
          rows.push(listAt(asFields(row), 'cells'))
          if (options.withMetadata) metadata.push(asObject(asFields(row)['object']).metadata)
        }
        const token = asFields(page['metadata'] ?? {})['continue']
        next = typeof token === 'string' && token !== '' ? token : undefined
      } while (next !== undefined)
      return { columns, rows, ...(options.withMetadata && { metadata }) }
    },

    async create(resource, object, signal) {
      const { namespace } = object.metadata
      const path = pathOf(resource, namespace === undefined ? {} : { namespace })
      return asObject(await ask(write('POST', path, object, 'application/json', signal)))
    },

    async patch(resource, key, mergePatch, signal) {
      const path = pathOf(resource, key)
      return asObject(await ask(write('PATCH', path, mergePatch, MERGE_PATCH, signal)))
    },

    async patchStatus(resource, key, mergePatch, signal) {
      const path = `${pathOf(resource, key)}/status`
      return asObject(await ask(write('PATCH', path, mergePatch, MERGE_PATCH, signal)))
    },

    async jsonPatch(resource, key, operations, signal) {
      const path = pathOf(resource, key)
      return asObject(await ask(write('PATCH', path, operations, JSON_PATCH, signal)))
    },

    async delete(resource, key, preconditions, signal) {
      const body = {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: 'Background',
        ...(preconditions === undefined ? {} : { preconditions }),
      }
      const answer = await askOrUndefined(
        write('DELETE', pathOf(resource, key), body, 'application/json', signal),
      )
      return answer === undefined ? 'gone' : 'deleted'
    },

    async evict(key, uid, signal) {
      const body = {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: key.name, namespace: key.namespace },
        deleteOptions: { preconditions: { uid } },
      }
      const path = `${pathOf(PODS, key)}/eviction`
      const answer = await askOrUndefined(write('POST', path, body, 'application/json', signal))
      return answer === undefined ? 'gone' : 'evicted'
    },

    async discover(apiVersion, signal) {
      const answer = await askOrUndefined(read(pathTo(...rootOf(apiVersion)), signal))
      if (answer === undefined) return undefined
      return listAt(asFields(answer), 'resources')
        .map(asFields)
        .filter((resource) => !String(resource['name']).includes('/'))
        .map((resource) => ({
          kind: String(resource['kind']),
          plural: String(resource['name']),
          namespaced: resource['namespaced'] === true,
        }))
    },

    openApi: (apiVersion, signal) =>
      askOrUndefined(read(pathTo('openapi', 'v3', ...rootOf(apiVersion)), signal)),

    async versionsOf(group, signal) {
      const answer = await askOrUndefined(read(pathTo('apis', group), signal))
      if (answer === undefined) return []
      const preferred = asFields(asFields(answer)['preferredVersion'] ?? {})['version']
      const served = listAt(asFields(answer), 'versions').map((entry) =>
        String(asFields(entry)['version']),
      )
      return [...served].sort((a, b) => Number(b === preferred) - Number(a === preferred))
    },
  }
}

const MERGE_PATCH = 'application/merge-patch+json'

function read(path: string, signal: AbortSignal | undefined): KubeRequest {
  return { method: 'GET', path, headers: { accept: 'application/json' }, ...(signal && { signal }) }
}

function write(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body: object,
  contentType: string,
  signal: AbortSignal | undefined,
): KubeRequest {
  return {
    method,
    path,
    headers: { accept: 'application/json', 'content-type': contentType },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  }
}

function query(options: ListOptions, more: Readonly<Record<string, string | undefined>>): string {
  const { labelSelector, fieldSelector, resourceVersion } = options
  const search = new URLSearchParams()
  // A continue token has its own resourceVersion. The server refuses a request with both.
  const parameters = {
    labelSelector,
    fieldSelector,
    resourceVersion: more['continue'] === undefined ? resourceVersion : undefined,
    ...more,
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) search.set(name, value)
  }
  return search.toString()
}
