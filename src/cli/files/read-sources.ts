// Reads the sources of `-f` as texts.
import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from './decode.ts'

/** A file with its text, or the problem of a file that cannot be read. */
export type SourceFile = { readonly file: string } & (
  | { readonly text: string }
  | { readonly problem: string }
)

/** Reads the sources. The files of a folder are in order of their names. A file that cannot be read does not hide others. */
export async function readSources(
  sources: readonly string[],
  stdin: () => Promise<Uint8Array>,
): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = []
  for (const source of sources) {
    if (source === '-') files.push({ file: '-', ...decode(await stdin()) })
    else files.push(...(await readSource(source)))
  }
  return files
}

async function readSource(source: string): Promise<readonly SourceFile[]> {
  const kind = await kindOf(source)
  if (kind === 'file') return [await read(source)]
  if (kind !== 'folder') return [{ file: source, ...kind }]
  const files = await manifestsBelow(source, [])
  if (files.length > 0) return files
  return [{ file: source, problem: 'there is no .yaml, .yml or .json file in this folder' }]
}

/** `above`: the real paths of the folders around it. */
async function manifestsBelow(
  folder: string,
  above: readonly string[],
): Promise<readonly SourceFile[]> {
  const path = await realpath(folder)
  if (above.includes(path)) {
    const problem = `is a symbolic link to ${path}, a folder that contains it: remove the link, or name the files with -f`
    return [{ file: folder, problem }]
  }
  const names = await namesIn(folder)
  if (!Array.isArray(names)) return [{ file: folder, ...names }]
  const found: SourceFile[] = []
  for (const name of names) {
    const file = join(folder, name)
    const kind = await kindOf(file)
    if (kind === 'folder') found.push(...(await manifestsBelow(file, [...above, path])))
    else if (kind !== 'file') found.push({ file, ...kind })
    else if (isManifest(name)) found.push(await read(file))
  }
  return found
}

interface Unreadable {
  readonly problem: string
}

async function namesIn(folder: string): Promise<string[] | Unreadable> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    return unreadable(error)
  }
}

// A kustomization only lists files, and is not an object of the cluster.
function isManifest(name: string): boolean {
  return /\.(?:ya?ml|json)$/.test(name) && !/^kustomization\.ya?ml$/.test(name)
}

async function kindOf(path: string): Promise<'file' | 'folder' | Unreadable> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    const target = await readlink(path).catch(() => undefined)
    if (target === undefined) return unreadable(error)
    const fault = codeOf(error) === 'ELOOP' ? 'leads back to itself' : 'does not exist'
    return { problem: `is a symbolic link to ${target}, which ${fault}` }
  }
}

async function read(file: string): Promise<SourceFile> {
  try {
    return { file, ...decode(await readFile(file)) }
  } catch (error) {
    return { file, ...unreadable(error) }
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'file not found; -f accepts files, folders, or - for stdin',
  ENOTDIR: 'file not found; a part of its path is a file, and not a folder',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
}

function unreadable(error: unknown): Unreadable {
  const words = error instanceof Error ? error.message : String(error)
  return { problem: REASONS[codeOf(error)] ?? `cannot be read: ${words}` }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
