// The kubeconfig of a world that is gone when its program ends.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { UsageError } from '../usage-error.ts'

export interface KubeconfigFile {
  readonly path: string
  /** Removes it, if it is a temporary one. */
  remove(): void
}

/** By this line we know a file of ours, which may be written over. */
const MARK = '# Written by sundial dev. It is of no use once that has ended.\n'

/**
 * Writes `content` to `path`, or without one to a temporary file. Throws a UsageError where it cannot
 * be written, and where there is a file that somebody else wrote: that may be one's real kubeconfig.
 */
export function writeKubeconfig(content: string, path?: string): KubeconfigFile {
  const target = path ?? join(mkdtempSync(join(tmpdir(), 'sundial-')), 'kubeconfig')
  if (!isOurs(target)) {
    throw new UsageError(
      `--kubeconfig ${target}: there is a file that sundial did not write, and it would be lost. ` +
        'Allowed: a path where there is none, or one that sundial dev wrote before.',
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

// Nothing there yet, or written by an earlier run.
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
