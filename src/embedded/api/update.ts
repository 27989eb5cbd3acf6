// PUT and every kind of PATCH, after the wanted object has been computed.

import { fieldsAt, listAt, without } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import { admitByPolicies } from './admission.ts'
import { conflict, internal, STALE } from './api-error.ts'
import { type ApiMeta, type ApiObject, withMeta } from './api-object.ts'
import { onBuiltinUpdate } from './builtin/on-update.ts'
import { contentProblems, readAsKind, warnOfFinalizers } from './content.ts'
import { type ApiContext, timestamp } from './context.ts'
import { type FieldProblem, invalid, invalidValue } from './field-error.ts'
import { managersAfterUpdate } from './managed-fields/managers.ts'
import { keepServerFields, metadataChangeProblems, metadataProblems } from './metadata.ts'
import { calledInProblems, storageKey, type Target, targetApiVersion } from './served-kind.ts'
import type { WriteOptions } from './write-options.ts'

/** Changes the stored object to `wanted`, as far as the (sub)resource allows, and returns the stored object. Nothing is
 * written when nothing changes. An object that is being deleted is removed with its last finalizer. Throws the
 * refusal as an ApiError. */
export function updateObject(
  context: ApiContext,
  target: Target,
  stored: ApiObject,
  wanted: ApiObject,
  options: WriteOptions,
  managedFields?: (object: ApiObject) => ApiMeta['managedFields'],
): ApiObject {
  const { kind } = target
  const { name, namespace } = stored.metadata
  const old = context.views.read(target, stored)
  checkVersion(target, stored, wanted)
  const read = readAsKind(target, wanted, options, old)
  const whole = keepServerFields(kind.custom ? read : onBuiltinUpdate(kind.storage, read, old), old)
  const sided = keepOtherSide(target, whole, old, options.subresource)
  const object = withGeneration(target, sided, old, options.subresource)
  const problems = problemsOf(target, object, old, options)
  if (problems.length > 0) throw invalid(calledInProblems(kind), name, problems)
  if (options.subresource === undefined) admitByPolicies(context, target, object, old)
  warnOfFinalizers(target, object, old, options)

  const owners = isResetOfOwners(wanted)
    ? () => undefined
    : (managedFields ?? updatedManagers(context, target, old, options))
  const next = withMeta(object, { managedFields: owners(object) })
  if (isEqual(next, old)) return old
  const ends = isLastFinalizerGone(target, next, old)
  if (options.dryRun) return next
  const key = storageKey(kind, namespace, name)
  if (ends) {
    context.store.commit(kind.storage, key, undefined)
    return next
  }
  const written = context.store.commit(kind.storage, key, context.views.write(target, next))
  return context.views.read(target, written)
}

function checkVersion({ kind }: Target, { metadata }: ApiObject, wanted: ApiObject): void {
  const { name, resourceVersion } = metadata
  const version = wanted.metadata.resourceVersion ?? ''
  if (version === resourceVersion) return
  if (version === '' || version === '0') {
    if (kind.strategy.unconditionalUpdate) return
    // The real server names the resource here, and not the kind.
    throw invalid({ group: kind.group, kind: kind.plural }, name, [
      invalidValue('metadata.resourceVersion', 0, 'must be specified for an update'),
    ])
  }
  if (/^\d+$/.test(version)) throw conflict(kind, name, STALE)
  throw internal(`strconv.ParseUint: parsing "${version}": invalid syntax`)
}

function updatedManagers(
  context: ApiContext,
  target: Target,
  old: ApiObject,
  { manager, subresource }: WriteOptions,
) {
  const author = {
    manager,
    operation: 'Update' as const,
    apiVersion: targetApiVersion(target),
    subresource,
  }
  return (object: ApiObject) => managersAfterUpdate(target, old, object, author, timestamp(context))
}

// One empty entry: nobody owns a field any more.
function isResetOfOwners({ metadata }: ApiObject): boolean {
  const [first, ...more] = metadata.managedFields ?? []
  return first !== undefined && more.length === 0 && Object.keys(first).length === 0
}

// A write to the object leaves its status as it was, a write to the status leaves all else.
function keepOtherSide(
  { kind, version }: Target,
  next: ApiObject,
  old: ApiObject,
  subresource: 'status' | undefined,
): ApiObject {
  if (subresource === 'status') {
    const status = next['status']
    const rest = without(old, 'status')
    const { apiVersion } = old
    // Built-in types let a status write change labels and annotations too.
    const metadata = kind.custom ? old.metadata : next.metadata
    return {
      ...rest,
      apiVersion,
      kind: old.kind,
      metadata,
      ...(status !== undefined && { status }),
    }
  }
  if (!version.status) return next
  const status = old['status']
  const { apiVersion, metadata } = next
  const kept = {
    ...without(next, 'status'),
    apiVersion,
    kind: next.kind,
    metadata,
    ...(status !== undefined && { status }),
  }
  if (kind.storage !== 'namespaces') return kept
  // Only the subresource `finalize` changes a namespace's finalizers. It is not imitated.
  const finalizers = listAt(old, 'spec', 'finalizers')
  return { ...kept, spec: { ...fieldsAt(kept, 'spec'), finalizers } }
}

function withGeneration(
  { kind, version }: Target,
  next: ApiObject,
  old: ApiObject,
  subresource: 'status' | undefined,
): ApiObject {
  const { generation } = old.metadata
  if (!kind.strategy.generation || subresource === 'status' || generation === undefined) return next
  const content = (object: ApiObject) =>
    version.status ? without(object, 'metadata', 'status') : without(object, 'metadata')
  return isEqual(content(next), content(old))
    ? next
    : withMeta(next, { generation: generation + 1 })
}

function problemsOf(
  target: Target,
  next: ApiObject,
  old: ApiObject,
  { subresource }: WriteOptions,
): readonly FieldProblem[] {
  const own = next.metadata === old.metadata ? [] : metadataProblems(target.kind, next)
  const changes = metadataChangeProblems(next, old, own)
  const found = [...own, ...changes]
  const content = contentProblems(target, next, changes, old, subresource)
  return [
    ...found,
    ...foundAgain(target, changes, own, subresource),
    ...(subresource === 'status'
      ? content.filter(({ field }) => field.startsWith('status') || field === '<nil>').map(ofStatus)
      : content),
  ]
}

// The real server checks several times, and reports a problem each time. How often depends on the kind.
function foundAgain(
  { kind }: Target,
  changes: readonly FieldProblem[],
  own: readonly FieldProblem[],
  subresource: 'status' | undefined,
): readonly FieldProblem[] {
  if (changes.length + own.length === 0 || kind.group === 'policy') return []
  return kind.group === '' && subresource === undefined ? [...changes, ...own] : changes
}

function isLastFinalizerGone({ kind }: Target, next: ApiObject, old: ApiObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds } = old.metadata
  if (deletionTimestamp === undefined || (next.metadata.finalizers ?? []).length > 0) return false
  if (kind.storage === 'namespaces') return listAt(next, 'spec', 'finalizers').length === 0
  return (deletionGracePeriodSeconds ?? 0) === 0
}

// A status is checked by its own schema, whose paths do not begin with `status`.
function ofStatus(problem: FieldProblem): FieldProblem {
  return { ...problem, message: problem.message.replace('status.', '') }
}
