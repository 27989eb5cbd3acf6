// Finds the programs of a real control plane, and builds those that are not there yet from their
// pinned Go modules, into a cache outside the checkout.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from './child.ts'
import { copyEdited } from './edited-source.ts'
import {
  MODULES,
  NODE_MODULES,
  type Program,
  type ProgramModule,
  SECURITY_MODULES,
} from './programs.ts'

/** Thrown with what to install, for a person to read. */
export class MissingTools extends Error {}

const modules = fileURLToPath(new URL('../../control-plane/', import.meta.url))

/** Where a program is, or will be once it is built. */
export async function programPath(program: Program): Promise<string> {
  const asset = assetPath(program)
  if (asset !== undefined) return asset
  const module = ALL.find(({ packages }) => packages[program] !== undefined)
  if (module === undefined) throw new Error(`no module has ${program}`)
  return join(await cacheOf(module), 'bin', program)
}

/** The files with the CustomResourceDefinitions of a module. */
export async function definitionFiles(name: string): Promise<readonly string[]> {
  const path = join(await cacheOf(moduleOf(name)), 'definitions')
  return (await readdir(path)).sort().map((file) => join(path, file))
}

/** Where the source of a module is, or of another one that it requires. */
export async function moduleFolder(name: string, path?: string): Promise<string> {
  return sourceOf(moduleOf(name), path)
}

/** Builds what is missing. `say` is told what is built, that it goes on, and how long it took.
 * @throws MissingTools when something must be built and there is no Go. */
export async function buildControlPlane(
  say: (line: string) => void,
  wanted: readonly ProgramModule[] = MODULES,
): Promise<void> {
  for (const module of wanted) {
    const cache = await cacheOf(module)
    await mkdir(join(cache, 'bin'), { recursive: true })
    await copyDefinitions(module, cache, say)
    for (const [program, path] of Object.entries(module.packages)) {
      const target = join(cache, 'bin', program)
      if (assetPath(program as Program) !== undefined || existsSync(target)) continue
      await timed(`${program} from ${module.path} ${await versionOf(module)}`, say, async () => {
        const partial = partialOf(target)
        const ldflags = ['-s', '-w', ...module.ldflags].join(' ')
        const edited = await editedModule(module, cache)
        await go(module, [
          'build',
          ...edited,
          '-trimpath',
          '-ldflags',
          ldflags,
          '-tags',
          module.tags?.join() ?? '',
          '-o',
          partial,
          path,
        ])
        await rename(partial, target)
      })
    }
  }
}

// Of an envtest installation; it has etcd, kube-apiserver and kubectl.
function assetPath(program: Program): string | undefined {
  const assets = process.env.KUBEBUILDER_ASSETS
  if (assets === undefined || assets === '') return undefined
  const path = join(assets, program)
  return existsSync(path) ? path : undefined
}

async function copyDefinitions(
  module: ProgramModule,
  cache: string,
  say: (line: string) => void,
): Promise<void> {
  const target = join(cache, 'definitions')
  if (module.definitions.length === 0 || existsSync(target)) return
  await timed(`the definitions of ${module.path} ${await versionOf(module)}`, say, async () => {
    const source = await sourceOf(module)
    const partial = partialOf(target)
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial, { recursive: true })
    for (const path of module.definitions) {
      const files = (await readdir(join(source, path))).filter((file) => file.endsWith('.yaml'))
      for (const file of files)
        await copyFile(join(source, path, file), join(partial, basename(file)))
    }
    // Another build may have been faster.
    await rename(partial, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error
    })
    await rm(partial, { recursive: true, force: true })
  })
}

// Where it is made until it is whole. Two builds may run side by side.
function partialOf(target: string): string {
  return `${target}.${process.pid}.partial`
}

// The flags that build from a copy of the source, if there are edits to it.
async function editedModule(module: ProgramModule, cache: string): Promise<readonly string[]> {
  if (module.edits === undefined) return []
  const copy = join(cache, 'source')
  await copyEdited(await sourceOf(module), copy, module.edits)
  const text = await readFile(join(folderOf(module), 'go.mod'), 'utf8')
  await writeFile(join(cache, 'edited.mod'), `${text}\nreplace ${module.path} => ${copy}\n`)
  await copyFile(join(folderOf(module), 'go.sum'), join(cache, 'edited.sum'))
  return [`-modfile=${join(cache, 'edited.mod')}`]
}

const ALL = [...MODULES, ...NODE_MODULES, ...SECURITY_MODULES]

function moduleOf(name: string): ProgramModule {
  const module = ALL.find((each) => each.name === name)
  if (module === undefined) throw new Error(`there is no module ${name}`)
  return module
}

// Where Go keeps the source of a module; downloaded, if it is not there yet.
async function sourceOf(module: ProgramModule, path = module.path): Promise<string> {
  const answer: { Dir: string } = JSON.parse(await go(module, ['mod', 'download', '-json', path]))
  return answer.Dir
}

/** Keyed by all that decides what is built. */
async function cacheOf(module: ProgramModule): Promise<string> {
  const hash = createHash('sha256')
  for (const file of ['go.mod', 'go.sum', ...(module.sources ?? [])]) {
    // A program without dependencies has no checksums.
    const path = join(folderOf(module), file)
    if (existsSync(path)) hash.update(await readFile(path))
  }
  hash.update(JSON.stringify(module))
  return join(cacheFolder(), `${module.name}-${hash.digest('hex').slice(0, 16)}`)
}

/** `SUNDIAL_CACHE`, else the user's cache folder. */
export function cacheFolder(): string {
  const { SUNDIAL_CACHE, XDG_CACHE_HOME } = process.env
  return join(
    SUNDIAL_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'sundial'),
    'control-plane',
  )
}

async function versionOf(module: ProgramModule): Promise<string> {
  const text = await readFile(join(folderOf(module), 'go.mod'), 'utf8')
  const line = text.split('\n').find((each) => each.includes(`${module.path} v`)) ?? ''
  return line.split(/\s/).find((word) => /^v\d/.test(word)) ?? ''
}

function folderOf({ name, folder = name }: ProgramModule): string {
  return join(modules, folder)
}

async function go(module: ProgramModule, args: readonly string[]): Promise<string> {
  const { name, packages } = module
  const { status, stdout, stderr } = await runProgram('go', args, {
    cwd: folderOf(module),
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false', GOWORK: 'off' },
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new MissingTools(
      `Go is wanted to build what is missing of ${Object.keys(packages).join(', ') || name}: install Go 1.26 or ` +
        'newer (https://go.dev/dl). etcd, kube-apiserver and kubectl may also come from the folder that ' +
        'KUBEBUILDER_ASSETS names.',
    )
  })
  if (status !== 0) throw new Error(`go ${args[0]} in ${name} failed:\n${stderr}`)
  return stdout
}

async function timed(
  what: string,
  say: (line: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  const startedAt = performance.now()
  const seconds = () => Math.round((performance.now() - startedAt) / 1000)
  say(`Building ${what}`)
  const progress = setInterval(() => say(`  … ${seconds()} s`), 30_000)
  try {
    await work()
  } finally {
    clearInterval(progress)
  }
  say(`Built in ${seconds()} s.`)
}
