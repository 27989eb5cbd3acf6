// `spec.files` as values that cannot have two sources.
import { ScheduledMachine } from '../schema.ts'
import type { Fields } from './fields.ts'
import type { FieldProblem } from './problem.ts'
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

const Files = ScheduledMachine.shape.spec.shape.files

/** The files that have no problem, in their order. */
export function usableFiles(spec: Fields, problems: readonly FieldProblem[]): FileSource[] {
  return usableEntries(spec, 'files', problems).flatMap((item) => {
    const [file] = usable(Files, [item]) ?? []
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
