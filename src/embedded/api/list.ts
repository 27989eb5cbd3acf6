// GET of a collection: which objects, as of when, and in which pages.
import { ApiError, badRequest, expired, internal } from './api-error.ts'
import type { ApiObject } from './api-object.ts'
import type { ApiContext } from './context.ts'
import { type FieldProblem, forbiddenValue, invalid, notSupported } from './field-error.ts'
import { parseFieldSelector } from './field-selector.ts'
import { parseLabelSelector } from './label-selector.ts'
import { formatContinue, parseContinue } from './paging.ts'
import { integer, type Parameters } from './request.ts'
import type { Target } from './served-kind.ts'

export interface Selection {
  /** No selector at all. */
  readonly everything: boolean
  matches(object: ApiObject): boolean
}

export interface Page {
  readonly objects: readonly ApiObject[]
  readonly metadata: {
    readonly resourceVersion: string
    readonly continue?: string
    readonly remainingItemCount?: number
  }
}

/** The objects that the query selects. Throws a 400 for an invalid selector. */
export function selectionOf(target: Target, query: Parameters, name?: string): Selection {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '')
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '', target)
  const everything =
    name === undefined && !query.get('labelSelector') && !query.get('fieldSelector')
  return {
    everything,
    matches: (object) =>
      (name === undefined || object.metadata.name === name) &&
      labels(object.metadata.labels ?? {}) &&
      fields(object),
  }
}

/** One page of a collection. Throws 400, 410 or 504 for a version or page that is not available. */
export function listObjects(
  context: ApiContext,
  target: Target,
  namespace: string | undefined,
  query: Parameters,
): Page {
  checkOptions(query)
  const selection = selectionOf(target, query)
  const { store, views } = context
  const token = query.get('continue') ?? ''
  const from = token === '' ? undefined : parseContinue(token)
  const revision = from === undefined ? askedRevision(context, query) : pageRevision(context, from)
  const limit = isFromCache(query) ? 0 : (integer(query, 'limit') ?? 0)
  const prefix = target.kind.namespaced && namespace !== undefined ? `${namespace}/` : ''

  const entries = store.list(target.kind.storage, prefix, revision)
  const objects: ApiObject[] = []
  let last = ''
  let rest = 0
  for (const [index, { key, object }] of entries.entries()) {
    if (from !== undefined && prefix + from.start > key) continue
    if (limit > 0 && objects.length === limit) {
      rest = entries.length - index
      break
    }
    const view = views.read(target, object)
    if (!selection.matches(view)) continue
    objects.push(view)
    last = key
  }
  return {
    objects,
    metadata: {
      resourceVersion: String(revision),
      ...(rest > 0 && {
        continue: formatContinue({ revision, start: `${last.slice(prefix.length)}\u0000` }),
        ...(selection.everything && { remainingItemCount: rest }),
      }),
    },
  }
}

/** 504: a version in the future. */
function tooLargeVersion(asked: number, current: number): ApiError {
  return new ApiError(
    504,
    'Timeout',
    `Timeout: Too large resource version: ${asked}, current: ${current}`,
    {
      details: {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
    },
  )
}

/** The resourceVersion of the query as a number. For another text it throws the error of `refuse`. */
export function revisionOf(
  query: Parameters,
  refuse: (words: string) => ApiError = (words) => badRequest(`invalid resource version: ${words}`),
): number | undefined {
  const text = query.get('resourceVersion') ?? ''
  if (text === '') return undefined
  if (/^\d+$/.test(text)) return Number(text)
  throw refuse(
    `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
  )
}

/** Throws for a version of one object that is not a version, or is in the future. */
export function checkVersionAsked({ store }: ApiContext, query: Parameters): void {
  const asked = revisionOf(query, internal) ?? 0
  if (asked > store.revision()) throw tooLargeVersion(asked, store.revision())
}

// The real server answers "any version" from its watch cache, without pages.
function isFromCache(query: Parameters): boolean {
  return query.get('resourceVersion') === '0' && !query.get('continue')
}

function askedRevision({ store }: ApiContext, query: Parameters): number {
  const current = store.revision()
  const asked = revisionOf(query) ?? 0
  if (asked > current) throw tooLargeVersion(asked, current)
  if (query.get('resourceVersionMatch') !== 'Exact') return current
  if (asked >= store.oldest()) return asked
  throw expired('The resourceVersion for the provided list is too old.')
}

const TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'

function pageRevision(
  { store }: ApiContext,
  from: { readonly revision: number; readonly start: string },
): number {
  if (from.revision < 0) return store.revision()
  if (from.revision >= store.oldest()) return from.revision
  throw expired(TOO_OLD, { continue: formatContinue({ revision: -1, start: from.start }) })
}

function checkOptions(query: Parameters): void {
  const match = query.get('resourceVersionMatch') ?? ''
  const version = query.get('resourceVersion') ?? ''
  const token = query.get('continue') ?? ''
  const problems: FieldProblem[] = []
  const forbid = (field: string, words: string): number =>
    problems.push(forbiddenValue(field, words))
  if (match !== '') {
    const field = 'resourceVersionMatch'
    if (version === '') forbid(field, `${field} is forbidden unless resourceVersion is provided`)
    if (token !== '') forbid(field, `${field} is forbidden when continue is provided`)
    if (match !== 'Exact' && match !== 'NotOlderThan') {
      problems.push(notSupported(field, match, ['Exact', 'NotOlderThan', '']))
    }
    if (match === 'Exact' && version === '0') {
      forbid(field, `${field} "exact" is forbidden for resourceVersion "0"`)
    }
  }
  if ((query.get('sendInitialEvents') ?? '') !== '') {
    forbid('sendInitialEvents', 'sendInitialEvents is forbidden for list')
  }
  if (problems.length > 0)
    throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', problems)
  if (token !== '' && version !== '' && version !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue')
  }
}
