// One small file per function: `node test/support/build.ts` writes dist/<function>.mjs, and beside
// it the parts that a function loads only when it needs them, and dist/install/<overlay>.yaml.
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'
import { installYaml, objectsOf } from '#src/cli/manifests/install-yaml.ts'
import { OVERLAYS } from '#src/cli/manifests/overlays.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** How every program is bundled: small files for Node, with the parts beside them that are loaded when they are needed. */
export const BUNDLE = {
  absWorkingDir: ROOT,
  chunkNames: 'parts/[name]-[hash]',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  minify: true,
  // Stack traces in the log keep the names of the source.
  keepNames: true,
  legalComments: 'none',
  metafile: true,
  // What is CommonJS inside still calls require.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  logLevel: 'warning',
} as const satisfies BuildOptions

/** Builds every function that has a main.ts into `outdir`; gives the size of each file written. */
export async function buildFunctions(
  outdir: string = join(ROOT, 'dist'),
): Promise<Readonly<Record<string, number>>> {
  await rm(outdir, { recursive: true, force: true })
  const outputs = (await bundleAll({ outdir })).flatMap(({ outputs }) => Object.entries(outputs))
  await copyNativePart(outdir)
  return Object.fromEntries(outputs.map(([path, { bytes }]) => [path, bytes]))
}

/** The files that some code of a bundle comes from, relative to the repository. Writes nothing. */
export async function bundledFiles(): Promise<readonly string[]> {
  const metafiles = await bundleAll({ outdir: join(ROOT, 'dist'), write: false })
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs)),
  )
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path)
  return [...new Set(used)].sort()
}

/** The parts of a bundle that have code of this file, with the number of parts that are never loaded without them. */
export async function partsWith(
  input: string,
  name: string,
): Promise<readonly { readonly bytes: number; readonly importers: number }[]> {
  const { outputs } = await bundle([name], { outdir: join(ROOT, 'dist'), write: false })
  return Object.entries(outputs)
    .filter(([, { inputs }]) => (inputs[input]?.bytesInOutput ?? 0) > 0)
    .map(([part, { bytes }]) => ({
      bytes,
      importers: Object.values(outputs).filter(({ imports }) =>
        imports.some(({ path, kind }) => path === part && kind === 'import-statement'),
      ).length,
    }))
}

async function bundleAll(options: BuildOptions): Promise<readonly Metafile[]> {
  const folders = await readdir(join(ROOT, 'functions'), { withFileTypes: true })
  const names = folders
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(ROOT, 'functions', name, 'main.ts')))
    .sort()
  // The functions share parts. A program that always runs shares none with them: it would split their parts into smaller
  // ones, which take longer to load.
  const groups = [
    names.filter((name) => !alwaysRuns(name)),
    ...names.filter(alwaysRuns).map((name) => [name]),
  ]
  return Promise.all(groups.map((group) => bundle(group, options)))
}

function alwaysRuns(name: string): boolean {
  return name === 'standalone' || /-(agent|daemon)$/.test(name)
}

async function bundle(names: readonly string[], options: BuildOptions): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: Object.fromEntries(names.map((name) => [name, `functions/${name}/main.ts`])),
    entryNames: '[name]',
    ...BUNDLE,
    target: 'node24',
    plugins: [dropUnusedModels, withoutOtherHttp, builtinsAsTheyAre],
    ...options,
  })
  if (metafile === undefined) throw new Error('esbuild gave no metafile')
  return metafile
}

// What koffi loads at run time, a prebuilt file of a package of its own: for the platform that this runs on. Where there is
// none, the agent that wants it says so.
async function copyNativePart(outdir: string): Promise<void> {
  const name = `@koromix/koffi-${process.platform}-${process.arch}`
  const source = join(ROOT, 'node_modules', name)
  if (existsSync(source)) await cp(source, join(outdir, 'node_modules', name), { recursive: true })
}

// client-node does not say that its modules have no side effects, so that all its models would stay.
export const dropUnusedModels: Plugin = {
  name: 'drop-unused-models',
  setup({ onResolve }) {
    const entry = fileURLToPath(import.meta.resolve('@kubernetes/client-node'))
    const folder = dirname(entry)
    onResolve({ filter: /^@kubernetes\/client-node$/ }, () => ({ path: entry, sideEffects: false }))
    onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, resolveDir }) =>
      resolveDir.startsWith(folder)
        ? { path: join(resolveDir, path), sideEffects: false }
        : undefined,
    )
  },
}

// Loaded for nothing, for longer than an event takes to be answered: Node's HTTP/2, as
// @hono/node-server asks of each request whether it came that way, which the functions do not offer;
// and undici, three quarters of client-node, which we only ask for credentials and never to send.
export const withoutOtherHttp: Plugin = {
  name: 'without-other-http',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:http2|undici)$/ }, ({ path }) => ({ path, namespace: 'nothing' }))
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({
      contents: 'exports.Http2ServerRequest = class {}',
    }))
  },
}

// An import of a builtin asks for everything that it exports, and so for what Node keeps until it is asked
// for: of node:http that is undici with HTTP/2 and zlib, half of the time until a server listens.
const builtinsAsTheyAre: Plugin = {
  name: 'builtins-as-they-are',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z:/0-9_]+$/ }, ({ path, kind }) => {
      if (!isBuiltin(path)) return undefined
      // What is imported later may want its names, which a CommonJS module would not give.
      if (kind === 'dynamic-import') return { path, external: true }
      return { path, namespace: 'builtin', sideEffects: false }
    })
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }))
  },
}

async function writeInstallFiles(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [name, path] of Object.entries(OVERLAYS)) {
    await writeFile(join(folder, `${name}.yaml`), installYaml(objectsOf(path)))
  }
}

if (import.meta.main) {
  for (const [path, bytes] of Object.entries(await buildFunctions())) {
    process.stdout.write(`${path} ${bytes}\n`)
  }
  await writeInstallFiles(join(ROOT, 'dist', 'install'))
}
