// The files of a spec, as entries of the bootstrap object.
import type { FileShape } from '#src/cluster-api/spec-shape.ts'
import { textAt } from '#src/kube/json.ts'
import type { FileSource, ParsedSpec } from '../spec/parse-spec.ts'
import { decodeContent } from './decode-content.ts'
import type { FileFact, SourceFacts } from './source-facts.ts'

/** A file of the spec, with its field. */
export interface PlacedFile {
  readonly field: string
  readonly file: FileSource
}

/** All files of the spec, in their order. */
export function filesOf({ files, machine }: ParsedSpec): readonly PlacedFile[] {
  const placed = (list: readonly FileSource[], at: string) =>
    list.map((file, index) => ({ field: `${at}.files[${index}]`, file }))
  return [...placed(files, 'spec'), ...placed(machine.files, 'spec.machine')]
}

/** The files whose path an earlier one has. `own`: the files that the bootstrap object has itself, before these. */
export function withRepeatedPath<File extends { readonly path: string }>(
  own: readonly unknown[],
  files: readonly File[],
): readonly File[] {
  const paths = [...own.map((file) => textAt(file, 'path')), ...files.map(({ path }) => path)]
  return files.filter(({ path }, index) => paths.indexOf(path) < own.length + index)
}

/** Whether the bootstrap object can refer to the Secret of this file. It cannot decode the content for itself. */
export function isReferable({ source, encoding }: FileSource, shape: FileShape): boolean {
  const isDecoded = encoding !== undefined && !shape.fields.includes('encoding')
  return source.type === 'secret' && shape.secret !== undefined && !isDecoded
}

/** An entry of `spec.files`. `undefined`: the file is left out. `problem`: a sentence about the field. */
export type FileEntry = { readonly entry: object | undefined } | { readonly problem: string }

/** The entries for the files, in their order. Empty when the kind takes no files. */
export function fileEntries(
  spec: ParsedSpec,
  { files, shapes }: SourceFacts,
  namespace: string,
): readonly (FileEntry & { readonly field: string })[] {
  const shape = shapes.bootstrap?.files
  if (shape === undefined) return []
  return filesOf(spec).map(({ field, file }, index) => ({
    field,
    ...fileEntry(file, files[index], shape, namespace),
  }))
}

function fileEntry(
  file: FileSource,
  fact: FileFact | undefined,
  shape: FileShape,
  namespace: string,
): FileEntry {
  if (file.path.length > shape.longestPath) {
    return {
      problem: `the path has ${file.path.length} characters, and the bootstrap kind allows ${shape.longestPath}`,
    }
  }
  switch (fact?.type) {
    case 'text':
    case 'bytes':
      return withContent(file, fact, shape)
    case 'referred':
      return { entry: { ...attributes(file, shape), ...reference(file, shape) } }
    case 'absent':
      return isOptional(file) ? { entry: undefined } : { problem: missing(file, fact, namespace) }
    case 'forbidden':
      return { problem: fact.message }
    default:
      throw new Error('decided on a file that was not read')
  }
}

function withContent(
  file: FileSource,
  fact: Extract<FileFact, { readonly type: 'text' | 'bytes' }>,
  shape: FileShape,
): FileEntry {
  const decoded = decodeContent(fact, file.encoding, shape.fields.includes('encoding'))
  if ('problem' in decoded) return decoded
  const { content, encoding } = decoded
  const { least, most } = shape
  if (content.length < least)
    return { problem: 'the content is empty, and the bootstrap kind refuses that' }
  if (content.length > most) {
    return {
      problem: `the content has ${content.length} characters, and the bootstrap kind allows ${most}`,
    }
  }
  return {
    entry: {
      ...attributes(file, shape),
      ...(encoding !== undefined && { encoding }),
      content,
    },
  }
}

function attributes(file: FileSource, { fields }: FileShape): object {
  const { path, ...rest } = file
  const taken = fields.flatMap((field) => (rest[field] === undefined ? [] : [[field, rest[field]]]))
  return { path, ...Object.fromEntries(taken) }
}

function reference({ source }: FileSource, { secret }: FileShape): object {
  if (source.type !== 'secret' || secret === undefined) return {}
  const { name, key } = source
  return { contentFrom: { [secret]: { name, key } } }
}

function isOptional({ source }: FileSource): boolean {
  return source.type !== 'content' && source.optional
}

function missing(
  { source }: FileSource,
  { what }: Extract<FileFact, { readonly type: 'absent' }>,
  namespace: string,
): string {
  if (source.type === 'content') return 'there is no content'
  const name = `${source.type === 'secret' ? 'Secret' : 'ConfigMap'} ${namespace}/${source.name}`
  return what === 'object'
    ? `there is no ${name} with the key ${source.key}. Create it, or correct the name. Sundial looks for it again`
    : `${name} has no key ${source.key}. Add it, or correct the name. Sundial looks for it again`
}
