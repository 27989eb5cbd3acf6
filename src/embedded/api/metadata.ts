// The rules of `metadata`: which values it may have, and which changes are allowed.

import { isEqual } from '#src/kube/merge-patch.ts'
import type { OwnerReference } from '#src/kube/object.ts'
import type { ApiMeta, ApiObject } from './api-object.ts'
import { type FieldProblem, forbiddenValue, invalidValue, requiredValue } from './field-error.ts'
import { labelValueProblems, nameProblems, qualifiedNameProblems } from './names.ts'
import type { ServedKind } from './served-kind.ts'

const MAX_ANNOTATIONS = 256 * 1024

/** The problems of the metadata of one object. */
export function metadataProblems(kind: ServedKind, { metadata }: ApiObject): FieldProblem[] {
  return [
    ...nameFieldProblems(kind, metadata),
    ...mapProblems(metadata),
    ...ownerProblems(metadata.ownerReferences ?? []),
    ...finalizerProblems(metadata.finalizers ?? []),
    ...(kind.custom || GENERIC.has(kind.storage)
      ? []
      : plainFinalizerProblems(metadata.finalizers ?? [])),
  ]
}

const FOREGROUND = 'foregroundDeletion'
const ORPHAN = 'orphan'
const STANDARD: ReadonlySet<string> = new Set(['kubernetes', ORPHAN, FOREGROUND])
// Built-in kinds whose finalizers may have any name.
const GENERIC: ReadonlySet<string> = new Set([
  'customresourcedefinitions.apiextensions.k8s.io',
  'events',
])

function finalizerProblems(finalizers: readonly string[]): readonly FieldProblem[] {
  const field = 'metadata.finalizers'
  const isBoth = finalizers.includes(FOREGROUND) && finalizers.includes(ORPHAN)
  const words = `finalizer ${ORPHAN} and ${FOREGROUND} cannot be both set`
  return [
    ...finalizers.flatMap((finalizer) =>
      qualifiedNameProblems(finalizer).map((each) => invalidValue(field, finalizer, each)),
    ),
    ...(isBoth ? [invalidValue(field, finalizers, words)] : []),
  ]
}

function plainFinalizerProblems(finalizers: readonly string[]): readonly FieldProblem[] {
  const words = 'name is neither a standard finalizer name nor is it fully qualified'
  return finalizers.flatMap((finalizer, index) =>
    finalizer.includes('/') || STANDARD.has(finalizer)
      ? []
      : [invalidValue(`metadata.finalizers[${index}]`, finalizer, words)],
  )
}

/** The problems of the metadata as a change of the old; `own` are those of the metadata by itself. */
export function metadataChangeProblems(
  next: ApiObject,
  old: ApiObject,
  own: readonly FieldProblem[],
): readonly FieldProblem[] {
  if (next.metadata === old.metadata) return []
  const problems: FieldProblem[] = []
  if (old.metadata.deletionTimestamp !== undefined) {
    const had = new Set(old.metadata.finalizers)
    const added = (next.metadata.finalizers ?? []).filter((finalizer) => !had.has(finalizer))
    if (added.length > 0) {
      const list = added.map((finalizer) => JSON.stringify(finalizer)).join(', ')
      problems.push(
        forbiddenValue(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
        ),
      )
    }
  }
  for (const field of [
    'name',
    'namespace',
    'uid',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ] as const) {
    if (next.metadata[field] === old.metadata[field]) continue
    problems.push(
      invalidValue(`metadata.${field}`, next.metadata[field] ?? '', 'field is immutable'),
    )
  }
  return [...problems, ...own.filter(({ field }) => LOOKED_AT_AGAIN.test(field))]
}

const LOOKED_AT_AGAIN = /^metadata\.(?:labels|annotations|ownerReferences)\b/

/** The metadata that a change may have: fields that only the server sets stay as they were. */
export function keepServerFields(next: ApiObject, old: ApiObject): ApiObject {
  const { metadata } = old
  const merged: Record<string, unknown> = { ...next.metadata }
  const keep = (field: keyof ApiMeta): void => {
    if (metadata[field] === undefined) Reflect.deleteProperty(merged, field)
    else merged[field] = metadata[field]
  }
  for (const field of ['generation', 'creationTimestamp', 'resourceVersion'] as const) keep(field)
  merged['uid'] ??= metadata.uid
  if (metadata.deletionTimestamp !== undefined) keep('deletionTimestamp')
  if (merged['deletionGracePeriodSeconds'] === undefined) keep('deletionGracePeriodSeconds')
  for (const field of ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const) {
    // Nothing is left out, and an unchanged part stays the same value.
    const value = merged[field]
    if (isEmpty(value)) Reflect.deleteProperty(merged, field)
    else if (isEqual(value, metadata[field])) merged[field] = metadata[field]
  }
  return { ...next, metadata: merged as unknown as ApiMeta }
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && (value === null || Object.keys(value).length === 0)
}

function nameFieldProblems(kind: ServedKind, metadata: ApiMeta): FieldProblem[] {
  const { name = '', generateName = '' } = metadata
  const rule = kind.strategy.name
  const prefix = generateName.endsWith('-') ? `${generateName}a` : generateName
  return [
    ...(prefix === '' ? [] : nameProblems(prefix, rule)).map((words) =>
      invalidValue('metadata.generateName', generateName, words),
    ),
    ...(name === ''
      ? [requiredValue('metadata.name', 'name or generateName is required')]
      : nameProblems(name, rule).map((words) => invalidValue('metadata.name', name, words))),
  ]
}

function mapProblems({ labels = {}, annotations = {} }: ApiMeta): FieldProblem[] {
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  )
  return [
    ...Object.entries(labels).flatMap(([key, value]) => [
      ...qualifiedNameProblems(key).map((words) => invalidValue('metadata.labels', key, words)),
      ...labelValueProblems(value).map((words) => invalidValue('metadata.labels', value, words)),
    ]),
    ...Object.keys(annotations).flatMap((key) =>
      qualifiedNameProblems(key.toLowerCase()).map((words) =>
        invalidValue('metadata.annotations', key, words),
      ),
    ),
    ...(size > MAX_ANNOTATIONS
      ? [
          {
            field: 'metadata.annotations',
            reason: 'FieldValueTooLong',
            message: `Too long: may not be more than ${MAX_ANNOTATIONS} bytes`,
          },
        ]
      : []),
  ]
}

function ownerProblems(owners: readonly OwnerReference[]): FieldProblem[] {
  const problems: FieldProblem[] = []
  for (const owner of owners) {
    for (const field of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      if ((owner[field] ?? '') !== '') continue
      const words = field === 'apiVersion' ? 'version must not be empty' : 'must not be empty'
      problems.push(invalidValue(`metadata.ownerReferences.${field}`, '', words))
    }
  }
  for (const owner of owners) {
    if (owner.apiVersion !== 'v1' || owner.kind !== 'Event') continue
    const words = '/v1, Kind=Event is disallowed from being an owner'
    problems.push(invalidValue('metadata.ownerReferences', owner, words))
  }
  const [first, second] = owners.filter(({ controller }) => controller === true)
  if (first !== undefined && second !== undefined) {
    problems.push(
      invalidValue(
        'metadata.ownerReferences',
        owners,
        `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`,
      ),
    )
  }
  return problems
}
