// The program `sundial` as one bundle for Node 20 and later, and the licenses of the packages in it.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { BUNDLE, dropUnusedModels, withoutOtherHttp } from './build.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Builds it into `outdir`: sundial.mjs, the parts that it loads when it needs them, and LICENSES. */
export async function buildCli(outdir: string): Promise<void> {
  await rm(outdir, { recursive: true, force: true })
  const { metafile } = await build({
    ...BUNDLE,
    entryPoints: { sundial: 'src/cli/packaged.ts' },
    outdir,
    target: 'node20',
    plugins: [dropUnusedModels, withoutOtherHttp],
  })
  await writeFile(join(outdir, 'LICENSES'), await licensesOf(Object.keys(metafile.inputs)))
}

async function licensesOf(inputs: readonly string[]): Promise<string> {
  const packages = new Set(
    inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []),
  )
  const parts = await Promise.all(
    [...packages].sort().map(async (folder) => {
      const files = await readdir(join(ROOT, folder))
      const license = files.find((file) => /^(licen[cs]e|copying)/i.test(file))
      const manifest = JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8'))
      const text =
        license === undefined
          ? `License: ${manifest.license}`
          : await readFile(join(ROOT, folder, license), 'utf8')
      return `${manifest.name} ${manifest.version}\n\n${text.trim()}\n`
    }),
  )
  return parts.join(`\n${'-'.repeat(72)}\n\n`)
}
