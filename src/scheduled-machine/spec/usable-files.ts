// Parses `files` into values that have exactly one source.

import type { Fields } from '#src/kube/json.ts'
import type { FieldError } from '#src/kube/schema/field-error.ts'
import { COMMON_FIELDS } from '../schema/spec-fields.ts'
import { usable, usableEntries } from './usable.ts'

export interface FileSource {
  readonly path: string
  readonly owner?: string
  readonly permissions?: string
  readonly encoding?: 'base64' | 'gzip' | 'gzip+base64'
  readonly source:
    | { readonly type: 'content'; readonly content: string }
    | {
        readonly type: 'configMap'
        readonly name: string
        readonly key: string
        readonly optional: boolean
      }
    | {
        readonly type: 'secret'
        readonly name: string
        readonly key: string
        readonly optional: boolean
      }
}

/** The files that have no error, in their order. `at` is the path of `fields`. */
export function usableFiles(
  fields: Fields,
  errors: readonly FieldError[],
  at = 'spec',
): FileSource[] {
  return usableEntries(fields, 'files', errors, at).flatMap((item) => {
    const [file] = usable(COMMON_FIELDS.files, [item]) ?? []
    if (file === undefined) return []
    const source = sourceOf(file)
    if (source === undefined) return []
    const { path, owner, permissions, encoding } = file
    return [
      {
        path,
        ...(owner !== undefined && { owner }),
        ...(permissions !== undefined && { permissions }),
        ...(encoding !== undefined && { encoding }),
        source,
      },
    ]
  })
}

interface KeyRef {
  readonly name: string
  readonly key: string
  readonly optional?: boolean | undefined
}

interface Written {
  readonly content?: string | undefined
  readonly contentFrom?:
    | { readonly configMapKeyRef?: KeyRef | undefined; readonly secretKeyRef?: KeyRef | undefined }
    | undefined
}

function sourceOf({ content, contentFrom }: Written): FileSource['source'] | undefined {
  if (content !== undefined) return { type: 'content', content }
  const { configMapKeyRef, secretKeyRef } = contentFrom ?? {}
  if (configMapKeyRef !== undefined) return { type: 'configMap', ...keyOf(configMapKeyRef) }
  return secretKeyRef === undefined ? undefined : { type: 'secret', ...keyOf(secretKeyRef) }
}

function keyOf({ name, key, optional = false }: KeyRef) {
  return { name, key, optional }
}
