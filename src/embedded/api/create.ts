// POST of a new object.

import { textAt, without } from '#src/kube/json.ts'
import { admitByPolicies } from './admission.ts'
import { alreadyExists, badRequest, forbidden, internal, notFound } from './api-error.ts'
import type { ApiMeta, ApiObject } from './api-object.ts'
import { onBuiltinCreate } from './builtin/on-create.ts'
import { contentProblems, readAsKind, warnOfFinalizers } from './content.ts'
import { type ApiContext, timestamp } from './context.ts'
import { CRDS } from './deletion-marks.ts'
import { invalid } from './field-error.ts'
import { managersAfterUpdate } from './managed-fields/managers.ts'
import { metadataProblems } from './metadata.ts'
import { calledInProblems, storageKey, type Target, targetApiVersion } from './served-kind.ts'
import type { WriteOptions } from './write-options.ts'

const MAX_GENERATED_BASE = 58

/** Stores a new object (not in a dry run) and answers it. `managedFields` is given by an apply, which
 * has worked it out itself. Throws the refusal as an ApiError. */
export function createObject(
  context: ApiContext,
  target: Target,
  namespace: string | undefined,
  given: ApiObject,
  options: WriteOptions,
  managedFields?: ApiMeta['managedFields'],
): ApiObject {
  const { kind } = target
  checkNamespaceOf(target, namespace, given)
  if ((given.metadata.resourceVersion ?? '') !== '') {
    throw internal('resourceVersion should not be set on objects to be created')
  }
  const named = withName(context, given)
  if (kind.namespaced) admitToNamespace(context, target, namespace, named.metadata.name)
  if (kind.custom) admitToDefinition(context, target, named.metadata.name)
  const now = timestamp(context)
  const read = readAsKind(target, named, options)
  const object = freshObject(context, target, namespace, read, now)
  const ofMetadata = metadataProblems(kind, object)
  const problems = [...ofMetadata, ...contentProblems(target, object, ofMetadata)]
  if (problems.length > 0)
    throw invalid(calledInProblems(kind), object.metadata.name ?? '', problems)
  admitByPolicies(context, target, object)

  warnOfFinalizers(target, object, undefined, options)

  const author = {
    manager: options.manager,
    operation: 'Update' as const,
    apiVersion: targetApiVersion(target),
    subresource: undefined,
  }
  const managers = managedFields ?? managersAfterUpdate(target, undefined, object, author, now)
  const first = kind.custom ? object : onBuiltinCreate(kind.storage, object, now)
  const whole = {
    ...first,
    metadata: { ...first.metadata, ...(managers && { managedFields: managers }) },
  }

  const key = storageKey(kind, namespace, object.metadata.name)
  const there = context.store.get(kind.storage, key)
  if (there !== undefined) {
    const isEnding = there.metadata.deletionTimestamp !== undefined
    throw alreadyExists(kind, object.metadata.name, isEnding)
  }
  if (options.dryRun) return whole
  const stored = context.store.commit(kind.storage, key, context.views.write(target, whole))
  return context.views.read(target, stored)
}

function checkNamespaceOf(
  { kind }: Target,
  namespace: string | undefined,
  { metadata }: ApiObject,
): void {
  if (!kind.namespaced) return
  if (namespace === undefined) {
    throw badRequest('an empty namespace may not be set during creation')
  }
  if ((metadata.namespace ?? '') !== '' && metadata.namespace !== namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    )
  }
}

function withName({ ids }: ApiContext, object: ApiObject): ApiObject {
  const { name, generateName = '' } = object.metadata
  if ((name ?? '') !== '' || generateName === '') return object
  const generated = `${generateName.slice(0, MAX_GENERATED_BASE)}${ids.suffix()}`
  return { ...object, metadata: { ...object.metadata, name: generated } }
}

const NAMESPACES = { group: '', plural: 'namespaces' }

/** Throws unless objects may be created in the namespace: 404 when it does not exist, 403 when it is being deleted. */
function admitToNamespace(
  { store }: ApiContext,
  { kind }: Target,
  namespace = '',
  name: string,
): void {
  const found = store.get('namespaces', namespace)
  if (found === undefined) throw notFound(NAMESPACES, namespace)
  if (textAt(found, 'status', 'phase') !== 'Terminating') return
  throw forbidden(
    kind,
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
    [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  )
}

/** Throws a 403 when the definition of the kind is being deleted. */
function admitToDefinition({ store }: ApiContext, { kind }: Target, name: string): void {
  const definition = store.get(CRDS, kind.storage)
  if (definition?.metadata.deletionTimestamp === undefined) return
  const why = 'create not allowed while custom resource definition is terminating'
  throw forbidden(kind, name, why)
}

function freshObject(
  { ids }: ApiContext,
  { kind, version }: Target,
  namespace: string | undefined,
  given: ApiObject,
  now: string,
): ApiObject {
  const { labels, annotations, ownerReferences, finalizers, generateName, name } = given.metadata
  const metadata: ApiMeta = {
    name,
    ...(generateName && { generateName }),
    ...(kind.namespaced && namespace !== undefined && { namespace }),
    uid: ids.uid(),
    ...(kind.strategy.generation && { generation: 1 }),
    creationTimestamp: now,
    ...(hasAny(labels) && { labels }),
    ...(hasAny(annotations) && { annotations }),
    ...(hasAny(ownerReferences) && { ownerReferences }),
    ...(hasAny(finalizers) && { finalizers }),
  }
  const dropsStatus = version.status && !kind.strategy.keepsStatusOnCreate
  const content = dropsStatus ? without(given, 'status') : given
  return { ...content, apiVersion: given.apiVersion, kind: given.kind, metadata }
}

function hasAny(value: object | undefined | null): boolean {
  return value !== undefined && value !== null && Object.keys(value).length > 0
}
