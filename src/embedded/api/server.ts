// One request, one answer, at once: nothing happens between reading and writing.
import { answerAccessReview } from './access-review.ts'
import { type Answer, jsonAnswer, statusAnswer } from './answer.ts'
import { ApiError, detailsOf, notFound, type Status, tooLarge } from './api-error.ts'
import type { ApiObject } from './api-object.ts'
import { asObject } from './as-object.ts'
import type { ApiContext } from './context.ts'
import { createObject } from './create.ts'
import { decodeBody, mediaType } from './decode.ts'
import { deleteObject } from './delete.ts'
import { deleteOptions } from './delete-options.ts'
import { answerDiscovery } from './discovery/discovery.ts'
import { evictPod } from './eviction.ts'
import { objectAnswer, objectText, pageText } from './form.ts'
import { checkVersionAsked, listObjects } from './list.ts'
import { negotiate, PLAIN, type Wanted } from './negotiation.ts'
import { patchObject } from './patch.ts'
import { noPlace, noSuch, refusedMethod, unknownPath, unofferedForm } from './refused-request.ts'
import { replaceObject } from './replace.ts'
import {
  type ApiRequest,
  flag,
  NO_QUERY,
  type Parameters,
  type ResourcePath,
  resourcePathOf,
  splitPath,
} from './request.ts'
import { storageKey, type Target } from './served-kind.ts'
import { includeObjectOf, type TableRequest } from './table/table.ts'
import { watchObjects } from './watch.ts'
import { writeOptions } from './write-options.ts'

const BODY_LIMIT = 3 * 1024 * 1024

export type Server = (request: ApiRequest) => Answer

/** The API server as a function. It never throws: every refusal is an answer. */
export function createServer(context: ApiContext): Server {
  return (request) => {
    const warnings: string[] = []
    const answer = answered(() => route(context, request, (message) => warnings.push(message)))
    return warnings.length === 0 ? answer : withWarnings(answer, warnings)
  }
}

function answered(work: () => Answer): Answer {
  try {
    return work()
  } catch (error) {
    if (error instanceof ApiError) return statusAnswer(error.status)
    throw error
  }
}

interface Call {
  readonly context: ApiContext
  readonly request: ApiRequest
  readonly target: Target
  readonly path: ResourcePath
  readonly query: Parameters
  readonly wanted: Wanted
  readonly table: TableRequest
  readonly warn: (message: string) => void
}

function route(context: ApiContext, given: ApiRequest, warn: (message: string) => void): Answer {
  if (Buffer.byteLength(given.body) > BODY_LIMIT) throw tooLarge(BODY_LIMIT)
  const { segments, query } = splitPath(given.path)
  const path = resourcePathOf(segments)
  const target = path && context.registry.find(path.group, path.version, path.plural)
  // A HEAD is a GET, but built-in kinds have none.
  const isHead = given.method === 'HEAD' && target?.kind.custom !== false
  const request = isHead ? { ...given, method: 'GET' } : given
  if (path === undefined || target === undefined) {
    return (
      answerDiscovery(context, request, segments) ??
      answerAccessReview(request, segments) ??
      unknownPath(context, segments)
    )
  }
  const wanted = negotiate(request.headers['accept'])
  if (wanted === undefined) throw unofferedForm(target, path)
  const { warning } = target.version
  if (warning !== undefined) warn(warning)
  const table = { includeObject: includeObjectOf(query), headings: true, now: context.clock.now() }
  const call = { context, request, target, path, query, wanted, table, warn }
  if (path.subresource !== undefined) return answerSubresource(call, path.subresource)
  return path.name === undefined ? answerCollection(call) : answerObject(call, path.name)
}

function answerCollection(call: Call): Answer {
  const { context, request, target, path, query, wanted, table } = call
  const { namespace } = path
  if (!target.kind.namespaced && namespace !== undefined) return noSuch(target)
  switch (request.method) {
    case 'GET': {
      if (flag(query, 'watch')) return watchAnswer(call)
      const page = listObjects(context, target, namespace, query)
      return jsonAnswer(200, `${pageText(target, page, wanted, table)}\n`)
    }
    case 'POST': {
      if (target.kind.namespaced && namespace === undefined) return noPlace(target)
      const given = givenObject(target, request)
      const options = writeOptions(
        request,
        query,
        'CreateOptions',
        { subresource: undefined },
        call.warn,
      )
      const object = createObject(context, target, namespace, given, options)
      return objectAnswer(201, target, object, wanted, table)
    }
    case 'DELETE':
      if (!target.kind.strategy.deletesCollection) throw refusedMethod(target, request.method)
      return deleteCollection(call)
    default:
      throw refusedMethod(target, request.method)
  }
}

function answerObject(call: Call, name: string): Answer {
  const { context, request, target, path, query, wanted, table } = call
  if (target.kind.namespaced && path.namespace === undefined) return noSuch(target)
  switch (request.method) {
    case 'GET':
      if (query !== NO_QUERY) checkVersionAsked(context, query)
      return objectAnswer(
        200,
        target,
        context.views.read(target, existing(call, name)),
        wanted,
        table,
      )
    case 'POST':
      // Of custom resources the real server does not report the name.
      if (target.kind.custom) return answerCollection(call)
      throw refusedMethod(target, request.method)
    case 'PUT':
      return replace(call, name, undefined)
    case 'PATCH':
      return patch(call, name, undefined)
    case 'DELETE':
      return deleteOne(call, name)
    default:
      throw refusedMethod(target, request.method)
  }
}

function answerSubresource(call: Call, subresource: string): Answer {
  const { context, request, target, path } = call
  const { storage } = target.kind
  const name = path.name ?? ''
  if (subresource === 'status' && target.version.status) {
    if (request.method === 'GET') return answerObject({ ...call, query: NO_QUERY }, name)
    if (request.method === 'PUT') return replace(call, name, 'status')
    if (request.method === 'PATCH') return patch(call, name, 'status')
    throw refusedMethod(target, request.method)
  }
  if (storage === 'pods' && subresource === 'eviction') {
    if (request.method !== 'POST') throw refusedMethod(target, request.method)
    return statusAnswer(
      evictPod(context, target, path.namespace, name, decodeBody(request), call.query),
    )
  }
  return noSuch(target, name)
}

function givenObject(target: Target, request: ApiRequest): ApiObject {
  return asObject(target, decodeBody(request, target.kind.kind), request)
}

function replace(call: Call, name: string, subresource: 'status' | undefined): Answer {
  const { context, request, target, path, query, wanted, table } = call
  const given = givenObject(target, request)
  const options = writeOptions(request, query, 'UpdateOptions', { subresource }, call.warn)
  const place = { namespace: path.namespace, name }
  const { object, created } = replaceObject(context, target, place, given, options)
  return objectAnswer(created ? 201 : 200, target, object, wanted, table)
}

function patch(call: Call, name: string, subresource: 'status' | undefined): Answer {
  const { context, request, target, path, query, wanted, table } = call
  const type = mediaType(request.headers)
  const how = { subresource, apply: type === 'application/apply-patch+yaml' }
  const options = writeOptions(request, query, 'PatchOptions', how, call.warn)
  const place = { namespace: path.namespace, name }
  const body = { type, text: request.body }
  const { object, created } = patchObject(context, target, place, body, options)
  return objectAnswer(created ? 201 : 200, target, object, wanted, table)
}

function existing({ context, target, path }: Call, name: string): ApiObject {
  const key = storageKey(target.kind, path.namespace, name)
  const stored = context.store.get(target.kind.storage, key)
  if (stored === undefined) throw notFound(target.kind, name)
  return stored
}

function deleteOne(call: Call, name: string): Answer {
  const { context, request, target, query, wanted, table } = call
  const options = deleteOptions(request, query)
  const { object, gone } = deleteObject(context, target, existing(call, name), options)
  const view = context.views.read(target, object)
  // A client that uses the older options is told that the deletion is not finished yet.
  if (!gone) return objectAnswer(options.isOldWay ? 202 : 200, target, view, wanted, table)
  if (target.kind.strategy.returnsDeleted) return objectAnswer(200, target, view, wanted, table)
  return statusAnswer(deleted(target, view))
}

// The answer is the list as it was before.
function deleteCollection({ context, request, target, path, query, wanted, table }: Call): Answer {
  const options = deleteOptions(request, query)
  const page = listObjects(context, target, path.namespace, query)
  for (const { metadata } of page.objects) {
    const key = storageKey(target.kind, metadata.namespace, metadata.name)
    const stored = context.store.get(target.kind.storage, key)
    if (stored !== undefined) deleteObject(context, target, stored, options)
  }
  return jsonAnswer(200, `${pageText(target, page, wanted, table)}\n`)
}

function watchAnswer({ context, target, path, query, wanted, table }: Call): Answer {
  const form = (object: ApiObject, isFirst: boolean): string =>
    objectText(target, object, wanted, { ...table, headings: isFirst, now: context.clock.now() })
  const watch = watchObjects(context, target, path, query, form)
  return { status: 200, headers: { 'content-type': PLAIN.contentType }, body: '', watch }
}

function deleted({ kind }: Target, { metadata }: ApiObject): Status {
  const { uid } = metadata
  const details = { ...detailsOf(kind, metadata.name), ...(uid !== undefined && { uid }) }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}

function withWarnings(answer: Answer, warnings: readonly string[]): Answer {
  const warning = [...new Set(warnings)].map((text) => `299 - ${JSON.stringify(text)}`).join(', ')
  return { ...answer, headers: { ...answer.headers, warning } }
}
