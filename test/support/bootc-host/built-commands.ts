// The commands of a stand-in host, each as one file: Node starts it in a third of the time.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

export const HOST_COMMANDS = ['bootc', 'systemctl', 'systemd-run', 'journalctl', 'mkfifo']

let folder: string | undefined

/** The folder with their files, there until this process ends. */
export function builtCommands(): string {
  if (folder !== undefined) return folder
  const outdir = mkdtempSync(join(tmpdir(), 'sundial-bootc-commands-'))
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }))
  buildSync({
    entryPoints: [...HOST_COMMANDS, 'unit'].map((name) =>
      fileURLToPath(new URL(`${name}.ts`, import.meta.url)),
    ),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    logLevel: 'warning',
  })
  folder = outdir
  return outdir
}
