// One request, one answer, at once: nothing happens between reading and writing.
import { type Answer, jsonAnswer, statusAnswer } from './answer.ts'
import {
  ApiError,
  badRequest,
  detailsOf,
  methodNotAllowed,
  notFound,
  type Status,
  tooLarge,
} from './api-error.ts'
import type { ApiObject } from './api-object.ts'
import type { ApiContext } from './context.ts'
import { createObject } from './create.ts'
import { asObject, decodeBody, mediaType } from './decode.ts'
import { deleteObject } from './delete.ts'
import { deleteOptions } from './delete-options.ts'
import { answerDiscovery } from './discovery/discovery.ts'
import { evictPod } from './eviction.ts'
import { finalizeNamespace } from './finalize.ts'
import { objectAnswer, objectText, pageText } from './form.ts'
import { checkVersionAsked, listObjects } from './list.ts'
import { negotiate, PLAIN, type Wanted } from './negotiation.ts'
import { patchObject } from './patch.ts'
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

function route(context: ApiContext, request: ApiRequest, warn: (message: string) => void): Answer {
  if (Buffer.byteLength(request.body) > BODY_LIMIT) throw tooLarge(BODY_LIMIT)
  const { segments, query } = splitPath(request.path)
  const path = resourcePathOf(segments)
  const target = path && context.registry.find(path.group, path.version, path.plural)
  if (path === undefined || target === undefined) {
    return answerDiscovery(context, request, segments) ?? unknownPath(context, path)
  }
  const wanted = negotiate(request.headers['accept'])
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
      const given = asObject(target, decodeBody(request, target.kind.kind))
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
      return deleteCollection(call)
    default:
      throw refusedMethod(target, request.method)
  }
}

function answerObject(call: Call, name: string): Answer {
  const { context, request, target, query, wanted, table } = call
  switch (request.method) {
    case 'GET':
      checkVersionAsked(context, query)
      return objectAnswer(
        200,
        target,
        context.views.read(target, existing(call, name)),
        wanted,
        table,
      )
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
  if (storage === 'pods' && subresource === 'eviction' && request.method === 'POST') {
    return statusAnswer(
      evictPod(context, target, path.namespace, name, decodeBody(request), call.query),
    )
  }
  if (storage === 'namespaces' && subresource === 'finalize' && request.method === 'PUT') {
    const given = asObject(target, decodeBody(request, target.kind.kind))
    const how = { subresource: undefined }
    const options = writeOptions(request, call.query, 'UpdateOptions', how, call.warn)
    const object = finalizeNamespace(context, target, existing(call, name), given, options)
    return objectAnswer(200, target, object, call.wanted, call.table)
  }
  return noSuch(target, name)
}

function replace(call: Call, name: string, subresource: 'status' | undefined): Answer {
  const { context, request, target, path, query, wanted, table } = call
  const given = asObject(target, decodeBody(request, target.kind.kind))
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
  // Whoever asks as one did before there were policies is told that it is not done yet.
  if (!gone) return objectAnswer(options.isOldWay ? 202 : 200, target, view, wanted, table)
  if (target.kind.manners.returnsDeleted) return objectAnswer(200, target, view, wanted, table)
  return statusAnswer(deleted(target, view))
}

// What is answered is the list as it was before.
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

function refusedMethod({ kind }: Target, method: string): ApiError {
  if (!kind.custom) return new ApiError(405, 'MethodNotAllowed', NOT_ALLOWED, { details: {} })
  const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch' }
  const verb = verbs[method]
  const isOnCollection = method === 'PUT' || method === 'PATCH'
  return isOnCollection
    ? badRequest('name must be provided')
    : methodNotAllowed(kind, verb ?? method)
}

const NOT_ALLOWED = 'the server does not allow this method on the requested resource'
const NO_RESOURCE = 'the server could not find the requested resource'

// Built-in versions answer with a Status also where nothing is; definitions and all else do not.
function unknownPath({ registry }: ApiContext, path: ResourcePath | undefined): Answer {
  const isBuiltIn = registry
    .all()
    .some(
      ({ custom, group, versions }) =>
        !custom && group === path?.group && versions.some(({ name }) => name === path.version),
    )
  return isBuiltIn ? noResource() : nowhere()
}

function noResource(): Answer {
  return statusAnswer(new ApiError(404, 'NotFound', NO_RESOURCE, { details: {} }).status)
}

function noSuch({ kind }: Target, name?: string): Answer {
  if (!kind.custom) return noResource()
  return name === undefined ? nowhere() : statusAnswer(notFound(kind, name).status)
}

function noPlace(target: Target): Answer {
  if (target.kind.custom) return nowhere()
  throw refusedMethod(target, 'POST')
}

// What the real server says about a path that leads nowhere is no Status.
function nowhere(): Answer {
  return {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: '404 page not found\n',
  }
}

function withWarnings(answer: Answer, warnings: readonly string[]): Answer {
  const warning = [...new Set(warnings)].map((text) => `299 - ${JSON.stringify(text)}`).join(', ')
  return { ...answer, headers: { ...answer.headers, warning } }
}
