// The package of the program, as `npm pack` makes it and `npm i -g` installs it, also on the oldest Node that may run it.
import { execFile, execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { installYaml, objectsOf } from '#src/cli/manifests/install-yaml.ts'
import { OVERLAYS } from '#src/cli/manifests/overlays.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

let folder: string
let installed: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sundial-package-'))
  // npm changes package.json while it packs, so it packs a copy.
  const copy = join(folder, 'copy')
  mkdirSync(join(copy, 'test'), { recursive: true })
  for (const path of [
    'package.json',
    'package-lock.json',
    'README.md',
    'LICENSE',
    'deploy',
    'knative',
    'triggers',
    'src',
    'functions',
    'test/support',
  ]) {
    cpSync(join(ROOT, path), join(copy, path), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: copy })
  const archive = join(folder, packed.stdout.trim().split('\n').at(-1) ?? '')
  const prefix = join(folder, 'prefix')
  await run('npm', ['install', '--global', '--offline', '--prefix', prefix, archive], {
    cwd: folder,
  })
  installed = join(prefix, 'bin')
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// That of the tests, and the one of this computer if it is older.
const others = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((path) => join(path, 'node'))
  .filter((path) => existsSync(path))
  .filter((path) => {
    const major = Number(
      /^v(\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1],
    )
    return major >= 20 && major < 24
  })
const NODES = [process.execPath, ...others.slice(0, 1)]

async function sundial(node: string, name: string, ...args: readonly string[]) {
  // In an empty folder, without the programs of node_modules, and without a dev that runs beside.
  const options = { cwd: tmpdir(), env: { HOME: folder, TMPDIR: folder, PATH: '/nowhere' } }
  const { stdout, stderr } = await run(node, [join(installed, name), ...args], options)
  return { stdout, stderr }
}

test.each(NODES)(
  'the installed program runs by itself on %s',
  async (node) => {
    const file = join(ROOT, 'docs/examples/night-shift.yaml')
    const pool = join(ROOT, 'docs/examples/os-image.yaml')
    const version = await sundial(node, 'sundial', 'version')
    const validated = await sundial(node, 'sundial', 'validate', '-f', file, '-f', pool)
    const preview = await sundial(node, 'kubectl-sundial', 'preview', '-f', file, '-o', 'json')
    const range = ['--from', '2026-03-28T00:00:00Z', '--until', '2026-03-29T00:00:00Z']
    const simulated = await sundial(node, 'sundial', 'simulate', '-f', file, ...range)
    const manifests = await sundial(node, 'sundial', 'manifests')

    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+ \(tz \d{4}[a-z]\)\n$/)
    expect(validated.stdout).toContain(': valid\n')
    expect(JSON.parse(preview.stdout)).not.toEqual([])
    expect(simulated.stdout).toMatch(/transitions of 1 machine in 1d/)
    expect(manifests.stdout).toBe(installYaml(objectsOf(OVERLAYS.all)))
  },
  60_000,
)

test.each(NODES)('a cluster that is not there is one sentence on %s', async (node) => {
  const failed = await sundial(node, 'sundial', 'get').then(
    () => expect.fail('it must fail'),
    (error: { code: number; stderr: string }) => error,
  )

  expect(failed.code).toBe(2)
  expect(failed.stderr).toMatch(/^error: there is no cluster: .*\n$/)
})

test('it needs no other package, has no source, and names the licenses of what is in it', () => {
  const root = join(folder, 'prefix/lib/node_modules/sundial')
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })

  expect(manifest).not.toHaveProperty('dependencies')
  expect(files.filter((file) => file.endsWith('.ts'))).toEqual([])
  expect(readFileSync(join(root, 'dist/cli/LICENSES'), 'utf8')).toMatch(
    /^@kubernetes\/client-node \d[\s\S]*Apache License/m,
  )
})

test('packing leaves package.json as it was', () => {
  const text = (path: string) => readFileSync(join(path, 'package.json'), 'utf8')

  expect(text(join(folder, 'copy'))).toBe(text(ROOT))
  expect(existsSync(join(folder, 'copy/package.json.kept'))).toBe(false)
})
