// Where a command of a test looks for its cluster: a home and a folder of `sundial dev` of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Surroundings } from '#src/cli/cluster/find-cluster.ts'

export type EmptySurroundings = Surroundings & { readonly devFolder: string }

/** Empty, and there until the test ends. */
export function emptySurroundings(): EmptySurroundings {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-surroundings-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return { env: {}, home: join(folder, 'home'), devFolder: join(folder, 'dev') }
}
