// Before and after `npm pack`: `node test/support/pack.ts prepare`, and `restore`. The package has one bundle and the
// manifests, and needs no other package, so its package.json names none. npm reads package.json from here, so it is changed while npm packs.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildCli } from './build-cli.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MANIFEST = join(ROOT, 'package.json')
const KEPT = join(ROOT, 'package.json.kept')
const BIN = 'dist/cli/sundial.mjs'

const [step] = process.argv.slice(2)
if (step === 'prepare') await prepare()
else if (step === 'restore') restore()
else fail('usage: node test/support/pack.ts prepare|restore')

async function prepare(): Promise<void> {
  // An earlier `npm pack` was ended in between.
  restore()
  await buildCli(join(ROOT, 'dist', 'cli'))
  const text = readFileSync(MANIFEST, 'utf8')
  const { scripts, dependencies, devDependencies, allowScripts, ...rest } = JSON.parse(text)
  const bin = Object.fromEntries(Object.keys(rest.bin).map((name) => [name, BIN]))
  writeFileSync(KEPT, text)
  writeFileSync(
    MANIFEST,
    `${JSON.stringify({ ...rest, bin, files: ['dist/cli', 'deploy', 'knative', 'triggers'], scripts: { postpack: scripts.postpack } }, null, 2)}\n`,
  )
}

function restore(): void {
  if (!existsSync(KEPT)) return
  rmSync(MANIFEST)
  renameSync(KEPT, MANIFEST)
}

function fail(words: string): never {
  process.stderr.write(`${words}\n`)
  process.exit(2)
}
