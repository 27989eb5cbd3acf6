// The kubeconfig file of `sundial dev`. It is useless after the program has ended.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { UsageError } from '../usage-error.ts'

export interface KubeconfigFile {
  readonly path: string
  /** Removes the file if it is a temporary one. */
  remove(): void
}

/** A file with this first line was written by `sundial dev` and may be overwritten. */
const MARK = '# Written by sundial dev. It is useless after sundial dev has ended.\n'

/**
 * Writes `content` to `path`, or to a temporary file if there is no `path`. Throws a UsageError when the file cannot be
 * written, and when another program wrote the existing file, which may be the user's real kubeconfig.
 */
export function writeKubeconfig(content: string, path?: string): KubeconfigFile {
  const target = path ?? join(mkdtempSync(join(tmpdir(), 'sundial-')), 'kubeconfig')
  if (!isOurs(target)) {
    throw new UsageError(
      `--kubeconfig ${target}: a file that sundial dev did not write exists there and would be overwritten. ` +
        'Allowed: the path of a new file, or of a file that sundial dev wrote.',
    )
  }
  try {
    writeFileSync(target, MARK + content, { mode: 0o600 })
  } catch (error) {
    throw new UsageError(`--kubeconfig ${target}: it cannot be written (${wordsOf(error)}).`)
  }
  return {
    path: target,
    remove() {
      if (path === undefined) rmSync(dirname(target), { recursive: true, force: true })
    },
  }
}

// Whether there is no file, or an earlier run wrote it.
function isOurs(target: string): boolean {
  if (!existsSync(target)) return true
  if (statSync(target).isDirectory()) {
    throw new UsageError(
      `--kubeconfig ${target}: it is a folder. Allowed: the path of a file, such as ${join(target, 'kubeconfig')}.`,
    )
  }
  try {
    return readFileSync(target, 'utf8').startsWith(MARK)
  } catch (error) {
    throw new UsageError(`--kubeconfig ${target}: it cannot be read (${wordsOf(error)}).`)
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
