// Reads the sources of `-f` as texts.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../usage-error.ts'

export interface SourceFile {
  readonly file: string
  readonly text: string
}

/** Reads the sources. The files of a folder are in order of their names. Throws a UsageError for a missing source. */
export async function readSources(
  sources: readonly string[],
  stdin: () => Promise<string>,
): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = []
  for (const source of sources) {
    if (source === '-') files.push({ file: '-', text: await stdin() })
    else for (const file of await filesOf(source)) files.push({ file, text: await read(file) })
  }
  return files
}

async function filesOf(source: string): Promise<readonly string[]> {
  if (!(await isFolder(source))) return [source]
  const files = await manifestsBelow(source)
  if (files.length === 0) {
    throw new UsageError(`${source}: there is no .yaml, .yml or .json file in this folder`)
  }
  return files
}

async function manifestsBelow(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).sort()
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      if (await isFolder(path)) return manifestsBelow(path)
      return isManifest(name) ? [path] : []
    }),
  )
  return found.flat()
}

// A kustomization only lists files, and is not an object of the cluster.
function isManifest(name: string): boolean {
  return /\.(?:ya?ml|json)$/.test(name) && !/^kustomization\.ya?ml$/.test(name)
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw unreadable(path, error)
  }
}

function unreadable(path: string, error: unknown): UsageError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') {
    return new UsageError(`${path}: file not found; -f accepts files, folders, or - for stdin`)
  }
  return new UsageError(
    `${path}: cannot be read: ${error instanceof Error ? error.message : error}`,
  )
}
