// The folder of one control plane: its data, its certificates, its logs. It goes when the control
// plane stops, unless a test has failed: then it stays, and its path is said.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let hasFailed = false

/** A test of this file has failed: what its control planes have written is kept. */
export function keepWorkspaces(): void {
  hasFailed = true
}

export interface Workspace {
  path(...names: readonly string[]): string
  /** Removes it, or says where it is. */
  leave(): void
}

export function createWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-cluster-'))
  return {
    path: (...names) => join(folder, ...names),
    leave() {
      if (hasFailed) process.stderr.write(`Data and logs of the control plane: ${folder}\n`)
      else rmSync(folder, { recursive: true, force: true })
    },
  }
}
