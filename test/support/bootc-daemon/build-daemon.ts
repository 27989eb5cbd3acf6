// The bundle of the daemon: Node starts it faster than its many sources.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

let path: string | undefined

/** The file of the daemon, there until this process ends. */
export function builtDaemon(): string {
  if (path !== undefined) return path
  const folder = mkdtempSync(join(tmpdir(), 'sundial-bootc-daemon-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  path = join(folder, 'bootc-daemon.mjs')
  buildSync({
    entryPoints: ['functions/bootc-daemon/main.ts'],
    outfile: path,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    logLevel: 'warning',
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  })
  return path
}
