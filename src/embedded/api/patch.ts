// PATCH, in its four media types.

import { type Fields, isFields, without } from '#src/kube/json.ts'
import {
  ApiError,
  badRequest,
  conflict,
  internal,
  nameless,
  notFound,
  unsupportedMediaType,
} from './api-error.ts'
import { type ApiMeta, type ApiObject, withMeta } from './api-object.ts'
import { asObject } from './as-object.ts'
import { type ApiContext, timestamp } from './context.ts'
import { createObject } from './create.ts'
import { decodeJson, decodeYaml } from './decode.ts'
import { goText, sortedText } from './go-text.ts'
import { applyConfiguration } from './managed-fields/apply.ts'
import { schemaFor } from './managed-fields/managers.ts'
import { untypableParts } from './managed-fields/untypable.ts'
import { applyJsonPatch, BadPatch, PatchMismatch } from './patches/json-patch.ts'
import { applyMergePatch } from './patches/merge-patch.ts'
import { applyStrategicMergePatch } from './patches/strategic-merge-patch.ts'
import { storageKey, type Target, targetApiVersion } from './served-kind.ts'
import { updateObject } from './update.ts'
import type { Quote, WriteOptions } from './write-options.ts'

const APPLY = 'application/apply-patch+yaml'
const JSON_PATCH = 'application/json-patch+json'
const MERGE = 'application/merge-patch+json'
const STRATEGIC = 'application/strategic-merge-patch+json'

export interface Patch {
  readonly type: string
  readonly text: string
}

export interface Patched {
  readonly object: ApiObject
  readonly created: boolean
}

/** Patches the object at the place, creating it only in an apply. Throws the refusal as an ApiError. */
export function patchObject(
  context: ApiContext,
  target: Target,
  place: { readonly namespace: string | undefined; readonly name: string },
  patch: Patch,
  options: WriteOptions,
): Patched {
  const { kind } = target
  const accepted = [JSON_PATCH, MERGE, ...(kind.custom ? [] : [STRATEGIC]), APPLY]
  if (!accepted.includes(patch.type)) {
    if (kind.custom) throw unsupportedMediaType(accepted)
    throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', { details: {} })
  }
  const stored = context.store.get(kind.storage, storageKey(kind, place.namespace, place.name))
  if (patch.type === APPLY) return applyPatch(context, target, place, stored, patch, options)
  if (stored === undefined) throw notFound(kind, place.name)
  const old = context.views.read(target, stored)
  const { value, quote } = change(target, old, patch)
  const wanted = asObject(target, value, { quote })
  const { namespace } = old.metadata
  const placed = namespace === undefined ? wanted.metadata : { namespace, ...wanted.metadata }
  checkPlace(old.metadata, placed)
  const next = { ...wanted, metadata: placed }
  const object = updateObject(context, target, stored, next, { ...options, quote })
  return { object, created: false }
}

interface Changed {
  readonly value: unknown
  readonly quote: Quote
}

const QUOTE: Quote = { text: sortedText, isConverted: false }

function change(target: Target, old: ApiObject, { type, text }: Patch): Changed {
  const patch = decodePatch(text)
  if (type === JSON_PATCH) return { value: jsonPatched(old, patch), quote: QUOTE }
  const isStrategic = type === STRATEGIC
  if (!isFields(patch)) {
    const given = Array.isArray(patch) ? 'array' : typeof patch
    const words = `json: cannot unmarshal ${given} into Go value of type map[string]interface {}`
    throw badRequest(isStrategic ? words : `error decoding patch: ${words}`)
  }
  if (!isStrategic) return { value: applyMergePatch(old, patch), quote: QUOTE }
  const value = applyStrategicMergePatch(target.version.schema, old, patch)
  return { value, quote: { text: () => goText(patch), isConverted: true } }
}

function decodePatch(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw badRequest(`error decoding patch: ${error instanceof Error ? error.message : error}`)
  }
}

function jsonPatched(old: ApiObject, patch: unknown): unknown {
  try {
    return applyJsonPatch(old, patch)
  } catch (error) {
    if (error instanceof BadPatch) throw badRequest(`error decoding patch: ${error.message}`)
    if (!(error instanceof PatchMismatch)) throw error
    throw new ApiError(
      422,
      'Invalid',
      'the server rejected our request due to an error in our request',
      { details: {} },
    )
  }
}

type Place = Pick<ApiMeta, 'name' | 'namespace'>

function checkPlace(place: Place, given: Place): void {
  if (given.name !== place.name) {
    throw badRequest(
      `the name of the object (${given.name ?? ''}) does not match the name on the URL (${place.name})`,
    )
  }
  if (given.namespace === place.namespace) return
  throw badRequest(
    'the namespace of the provided object does not match the namespace sent on the request',
  )
}

function applyPatch(
  context: ApiContext,
  target: Target,
  { namespace, name }: { readonly namespace: string | undefined; readonly name: string },
  stored: ApiObject | undefined,
  { text }: Patch,
  options: WriteOptions,
): Patched {
  const raw = text.trimStart().startsWith('{') ? decodeJson(text) : decodeYaml(text)
  if (!isFields(raw)) throw badRequest('the configuration is not an object')
  checkType(target, raw)
  const given = asObject(target, raw, { body: text })
  if ((given.metadata.managedFields ?? []).length > 0) {
    throw badRequest('metadata.managedFields must be nil')
  }
  const place = { name, ...(target.kind.namespaced && namespace !== undefined && { namespace }) }
  const wrong = untypableParts(schemaFor(target), without(raw, 'apiVersion', 'kind'))
  if (wrong.length > 0) throw untypable(target, given, wrong)
  const configuration = { ...given, metadata: { ...given.metadata, ...place } }
  const author = {
    manager: options.manager,
    operation: 'Apply' as const,
    apiVersion: targetApiVersion(target),
    subresource: options.subresource,
  }
  const how = { force: options.force, time: timestamp(context) }
  if (stored === undefined) {
    if (options.subresource !== undefined) throw notFound(target.kind, name)
    if (given.metadata.uid !== undefined) {
      const { uid } = given.metadata
      const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`
      throw conflict(target.kind, name, why)
    }
    if ((given.metadata.name ?? '') === '') throw nameless(name)
    checkPlace(place, { ...place, ...given.metadata })
    const { managedFields } = applyConfiguration(target, undefined, configuration, author, how)
    const managers = managedFields(configuration)
    const fresh = withMeta(configuration, { resourceVersion: undefined })
    const object = createObject(context, target, namespace, fresh, options, managers)
    return { object, created: true }
  }
  const old = context.views.read(target, stored)
  const applied = applyConfiguration(target, old, configuration, author, how)
  checkPlace(place, { ...place, ...given.metadata })
  const resourceVersion = configuration.metadata.resourceVersion ?? old.metadata.resourceVersion
  const metadata = { ...applied.wanted.metadata, ...(resourceVersion && { resourceVersion }) }
  const wanted = { ...applied.wanted, metadata }
  const object = updateObject(context, target, stored, wanted, options, applied.managedFields)
  return { object, created: false }
}

function checkType(target: Target, { apiVersion = '', kind = '' }: Fields): void {
  if (kind === target.kind.kind && apiVersion === targetApiVersion(target)) return
  const group = String(apiVersion).includes('/') ? apiVersion : `/${apiVersion}`
  throw badRequest(`invalid object type: ${group}, Kind=${kind}`)
}

function untypable(target: Target, { metadata }: ApiObject, wrong: readonly string[]): ApiError {
  const { group, kind } = target.kind
  const words = wrong.length === 1 ? wrong[0] : `errors:\n  ${wrong.join('\n  ')}`
  const version = group === '' ? `/${target.version.name}` : targetApiVersion(target)
  return internal(
    `failed to create typed patch object (${metadata.namespace ?? ''}/${metadata.name}; ${version}, Kind=${kind}): ${words}`,
  )
}
