// The paths that are about the server and not about an object: discovery, version, health.
import { createHash } from 'node:crypto'
import { type Answer, jsonAnswer } from '../answer.ts'
import type { ApiContext } from '../context.ts'
import { negotiate } from '../negotiation.ts'
import { openApiDocument, openApiIndex } from '../openapi/openapi.ts'
import { openApiV2 } from '../openapi/openapi-v2.ts'
import type { ApiRequest } from '../request.ts'
import { aggregatedDiscovery } from './aggregated.ts'
import { apiGroup, apiGroupList, apiResourceList } from './plain.ts'

/** Presented as the version whose answers are imitated. */
const VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3+sundial',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'none',
  platform: 'embedded/any',
}
const HEALTH: ReadonlySet<string> = new Set(['healthz', 'readyz', 'livez'])

/** The answer to a path that names no resource; `undefined` when there is nothing there. */
export function answerDiscovery(
  { registry }: ApiContext,
  request: ApiRequest,
  segments: readonly string[],
): Answer | undefined {
  if (request.method !== 'GET') return undefined
  const [root = '', ...rest] = segments
  if (HEALTH.has(root) && rest.length <= 1) return plainText('ok')
  if (root === 'version' && rest.length === 0) return json(VERSION)
  if (root === 'openapi' && rest[0] === 'v2' && rest.length === 1) {
    return openApiV2(request.headers['accept'])
  }
  if (root === 'openapi' && rest[0] === 'v3') {
    const [, ...where] = rest
    const found = where.length === 0 ? openApiIndex(registry) : openApiDocument(registry, where)
    return found === undefined ? undefined : json(found, { vary: 'Accept' })
  }
  if (root === '' && rest.length === 0) return json({ paths: PATHS })
  if (root === 'api' || root === 'apis') {
    const wanted = negotiate(request.headers['accept'])
    if (wanted?.aggregated === true && rest.length === 0) {
      return aggregated(registry, request, root === 'api', wanted.contentType)
    }
    const found = root === 'api' ? coreOf(registry, request, rest) : groupsOf(registry, rest)
    return found === undefined ? undefined : json(found)
  }
  return undefined
}

// With an ETag: a client that has it already gets a 304.
function aggregated(
  registry: ApiContext['registry'],
  { headers }: ApiRequest,
  isCore: boolean,
  contentType: string,
): Answer {
  const body = `${JSON.stringify(aggregatedDiscovery(registry, isCore))}\n`
  const etag = `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"`
  const known = headers['if-none-match'] === etag
  const more = { 'content-type': contentType, vary: 'Accept', etag, 'cache-control': 'public' }
  return jsonAnswer(known ? 304 : 200, known ? '' : body, more)
}

const PATHS = [
  '/api',
  '/api/v1',
  '/apis',
  '/healthz',
  '/livez',
  '/openapi/v2',
  '/openapi/v3',
  '/readyz',
  '/version',
]

function coreOf(
  registry: ApiContext['registry'],
  { headers }: ApiRequest,
  rest: readonly string[],
): object | undefined {
  const [version, ...more] = rest
  if (version === undefined) {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [
        { clientCIDR: '0.0.0.0/0', serverAddress: headers['host'] ?? '127.0.0.1' },
      ],
    }
  }
  return more.length === 0 ? apiResourceList(registry, '', version) : undefined
}

function groupsOf(registry: ApiContext['registry'], rest: readonly string[]): object | undefined {
  const [group, version, ...more] = rest
  if (group === undefined) return apiGroupList(registry)
  if (version === undefined) return apiGroup(registry, group)
  return more.length === 0 ? apiResourceList(registry, group, version) : undefined
}

function json(body: object, headers = {}): Answer {
  return jsonAnswer(200, `${JSON.stringify(body)}\n`, headers)
}

function plainText(body: string): Answer {
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}
