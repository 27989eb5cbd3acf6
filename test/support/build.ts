// One small file per function: `node test/support/build.ts` writes dist/<function>.mjs, and beside
// it the parts that a function loads only when it needs them.
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Builds every function that has a main.ts into `outdir`; gives the size of each file written. */
export async function buildFunctions(
  outdir: string = join(ROOT, 'dist'),
): Promise<Readonly<Record<string, number>>> {
  const folders = await readdir(join(ROOT, 'functions'), { withFileTypes: true })
  const names = folders
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(ROOT, 'functions', name, 'main.ts')))
    .sort()
  await rm(outdir, { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(names.map((name) => [name, `functions/${name}/main.ts`])),
    outdir,
    entryNames: '[name]',
    chunkNames: 'parts/[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    // Stack traces in the log keep the names of the source.
    keepNames: true,
    legalComments: 'none',
    metafile: true,
    // What is CommonJS inside still calls require.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    plugins: [dropUnusedModels, withoutHttp2],
    logLevel: 'warning',
  })
  return Object.fromEntries(
    Object.entries(metafile.outputs).map(([path, { bytes }]) => [path, bytes]),
  )
}

// client-node does not say that its modules have no side effects, so that all its models would stay.
const dropUnusedModels: Plugin = {
  name: 'drop-unused-models',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^#]/ }, async ({ path, pluginData, resolveDir, kind, importer }) => {
      const concerns =
        path === '@kubernetes/client-node' || dirname(importer).includes('@kubernetes/client-node')
      if (!concerns || pluginData === RESOLVING) return undefined
      const found = await resolve(path, { resolveDir, kind, importer, pluginData: RESOLVING })
      return { ...found, sideEffects: false }
    })
  },
}
const RESOLVING = Symbol('resolving')

// @hono/node-server asks of each request whether it came by HTTP/2, which the functions do not
// offer; Node's module for it takes longer to load than an event to be answered.
const withoutHttp2: Plugin = {
  name: 'without-http2',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:http2$/ }, () => ({ path: 'http2', namespace: 'without-http2' }))
    onLoad({ filter: /.*/, namespace: 'without-http2' }, () => ({
      contents: 'export class Http2ServerRequest {}\nexport const constants = {}',
    }))
  },
}

if (import.meta.main) {
  for (const [path, bytes] of Object.entries(await buildFunctions())) {
    process.stdout.write(`${path} ${bytes}\n`)
  }
}
