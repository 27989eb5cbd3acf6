import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult, type IModule } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { afterAll, expect, test } from 'vitest'

const root = process.cwd()
const ours = cruiseIn(root, ['src', 'functions'])
const scratch = mkdtempSync(join(tmpdir(), 'sundial-architecture-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

test('the tool sees every module of src and functions', async () => {
  const { modules } = await ours

  const seen = modules
    .map((module) => module.source)
    .filter((source) => /^(src|functions)\//.test(source))
  expect(seen.sort()).toEqual(globSync('{src,functions}/**/*.{ts,mjs,json}').sort())
})

test('what a function loads for its first pass has none of the packages that are slow or for development', async () => {
  const { modules } = await ours

  const loaded = loadedFrom(modules, /^functions\/[^/]+\/(main|function|pass)\.ts$/)
  const slow = /node_modules\/(yaml|commander|@kubernetes|@marcbachmann)\//
  expect(loaded.filter((source) => slow.test(source))).toEqual([])
  expect(loaded).toContain('src/events/cloud-event.ts')
})

// Loaded before the event is acknowledged, they would be part of each cold start.
test('no function loads the rules of a system before it answers', async () => {
  const { modules } = await ours

  const loaded = loadedFrom(modules, /^functions\/[^/]+\/(main|function)\.ts$/)
  expect(loaded.filter((source) => source.includes('/rules/'))).toEqual([])
  expect(loaded).toContain('src/wake/due.ts')
})

test('the two systems do not even share types', () => {
  const systems = ['scheduled-machine', 'bootc-node-pool']
  const crossings = systems.flatMap((system) =>
    globSync(`src/${system}/**/*.ts`).filter((file) =>
      systems.some(
        (other) => other !== system && readFileSync(file, 'utf8').includes(`src/${other}/`),
      ),
    ),
  )

  expect(crossings).toEqual([])
})

test('the core of the fault simulator does not even share types with a system', () => {
  const core = globSync('src/simulation/core/*.ts')
  const knowing = core.filter((file) =>
    /from '(#src\/(scheduled-machine|bootc-node-pool|cluster-api)\/|\.\.\/)/.test(
      readFileSync(file, 'utf8'),
    ),
  )

  expect(core).toContain('src/simulation/core/run.ts')
  expect(knowing).toEqual([])
})

// A system hands its kinds and sources in, so that the embedded control plane serves any system.
test('one file of the embedded control plane for each system, and its stand-ins, name its kinds', () => {
  const naming = globSync('src/embedded/**/*.ts').filter(
    (file) =>
      !file.startsWith('src/embedded/stand-ins/bootc/') &&
      /5spot\.finos\.org|scheduled-?machine|bootc/i.test(readFileSync(file, 'utf8')),
  )

  expect(naming.sort()).toEqual([
    'src/embedded/bootc-node-pool.ts',
    'src/embedded/scheduled-machine.ts',
  ])
})

// The decision is docs/adr/0025. Folders that git ignores hold what a command made.
test('the top level has these folders', () => {
  const ignored = readFileSync('.gitignore', 'utf8').split('\n')
  const folders = readdirSync('.', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)

  expect(folders.filter((name) => !ignored.includes(`${name}/`)).sort()).toEqual([
    'deploy',
    'docs',
    'functions',
    'knative',
    'scripts',
    'src',
    'test',
    'triggers',
  ])
})

// Generated files may be longer: schemas, checksums, the CRDs, the API reference.
test('no file that a person writes has more than 300 lines', () => {
  const files = globSync([
    '*.{md,mjs,ts}',
    '{src,functions,test,scripts}/**/*.{ts,mjs,go,sh,md,yaml}',
    '{docs,deploy,knative,triggers}/**/*.{md,yaml}',
  ])
  const generated = ['deploy/crds/', 'docs/reference/', 'test/released/']
  const written = files.filter((file) => !generated.some((folder) => file.startsWith(folder)))

  const long = written
    .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > 300)
  expect(written).toContain('test/unit/architecture.test.ts')
  expect(long).toEqual([])
})

test('every rule finds what it forbids', async () => {
  const files: Readonly<Record<string, string>> = {
    'src/nodes/a.ts': "import '#src/nodes/b.ts'",
    'src/nodes/b.ts': "import '#src/nodes/a.ts'",
    'src/scheduled-machine/decide.ts':
      "import '#src/nodes/clean.ts'\nimport '#src/nodes/reader.ts'",
    'src/agents/bootc/decide.ts': "import '#src/nodes/reader.ts'",
    'src/nodes/clean.ts': 'export const clean = 1',
    'src/nodes/reader.ts': "import 'node:fs'",
    'src/schedule/zone.ts': "import 'luxon'\nimport '#src/nodes/clean.ts'",
    'src/scheduled-machine/status.ts': "import '#src/bootc-node-pool/slots.ts'",
    'src/bootc-node-pool/slots.ts': 'export const slots = 1',
    'src/bootc-node-pool/status.ts': "import '#src/scheduled-machine/wake.ts'",
    'src/scheduled-machine/wake.ts': 'export const wake = 1',
    'src/kube/labels.ts': "import '#src/scheduled-machine/wake.ts'",
    'src/reconcile/queue.ts': "import '#src/bootc-node-pool/slots.ts'",
    'src/reconcile/pass.ts': "import '#functions/sweep/app.ts'",
    'functions/sweep/app.ts': "import '#src/wake/due.ts'",
    'src/wake/due.ts': "import '#src/embedded/world.ts'\nimport '#src/bootc-node-pool/slots.ts'",
    'src/simulation/core/run.ts': "import '../scheduled-machine/people.ts'",
    'src/simulation/scheduled-machine/people.ts': 'export const people = 1',
    'src/simulation/core/pod.ts': "import '#src/scheduled-machine/wake.ts'",
    'src/clock/clock.ts': "import '#src/bootc-node-pool/slots.ts'",
    'src/embedded/world.ts':
      "import '#src/scheduled-machine/wake.ts'\nimport './scheduled-machine.ts'",
    'src/embedded/scheduled-machine.ts': "import '#src/scheduled-machine/wake.ts'",
    'src/kube/watch.ts': "await import('@kubernetes/client-node')",
    'src/kube/secrets.ts': "import '#test/support/fixture.ts'",
    'test/support/fixture.ts': 'export const fixture = 1',
    'src/kube/missing.ts': "import './nowhere.ts'",
    'src/kube/lint.ts': "import 'typescript'",
  }
  write({ ...files, ...settings() })

  const { summary } = await cruiseIn(scratch, ['src', 'functions'])

  const found = summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`)
  expect([...new Set(found)].sort()).toEqual([
    'decisions-are-pure: src/agents/bootc/decide.ts',
    'decisions-are-pure: src/scheduled-machine/decide.ts',
    'declared: src/kube/lint.ts',
    'embedded-has-its-own-door: src/wake/due.ts',
    'embedded-serves-any-system: src/embedded/world.ts',
    'functions-never-reach-development-tools: functions/sweep/app.ts',
    'lower-folders-know-no-system: src/clock/clock.ts',
    'lower-folders-know-no-system: src/kube/labels.ts',
    'lower-folders-know-no-system: src/reconcile/queue.ts',
    'lower-folders-know-no-system: src/wake/due.ts',
    'no-cycles: src/nodes/a.ts',
    'nothing-imports-functions: src/reconcile/pass.ts',
    'one-door-to-client-node: src/kube/watch.ts',
    'resolvable: src/kube/missing.ts',
    'schedule-stands-alone: src/schedule/zone.ts',
    'simulator-core-knows-no-system: src/simulation/core/pod.ts',
    'simulator-core-knows-no-system: src/simulation/core/run.ts',
    'tests-are-not-imported: src/kube/secrets.ts',
    'two-systems-apart: src/bootc-node-pool/status.ts',
    'two-systems-apart: src/scheduled-machine/status.ts',
  ])
})

/** Modules that are there once `entries` have been imported, without what is imported later. */
function loadedFrom(modules: readonly IModule[], entries: RegExp): readonly string[] {
  const bySource = new Map(modules.map((module) => [module.source, module]))
  const loaded = new Set(
    modules.map(({ source }) => source).filter((source) => entries.test(source)),
  )
  // A Set hands out what is added while it is walked.
  for (const source of loaded) {
    for (const { resolved, dynamic } of bySource.get(source)?.dependencies ?? []) {
      if (!dynamic) loaded.add(resolved)
    }
  }
  return [...loaded]
}

function settings(): Readonly<Record<string, string>> {
  return {
    'package.json': readFileSync('package.json', 'utf8'),
    'tsconfig.json': readFileSync('tsconfig.json', 'utf8'),
  }
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(scratch, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'))
}

async function cruiseIn(baseDir: string, folders: readonly string[]): Promise<ICruiseResult> {
  const options = await extractDepcruiseOptions(join(root, '.dependency-cruiser.mjs'))
  const { output } = await cruise([...folders], { ...options, baseDir }, undefined, {
    tsConfig: extractTSConfig(join(root, 'tsconfig.json')),
  })
  if (typeof output === 'string') throw new Error('expected a cruise result')
  return output
}
