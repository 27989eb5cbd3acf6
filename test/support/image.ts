// npm run image [-- --output FILE --name NAME:TAG]: builds the functions and writes their image to a
// file, without a container builder. Exit status 1 where that cannot be done, 2 on bad usage.
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { z } from 'zod'
import { buildFunctions } from './build.ts'
import { functionsImage, NoImageHere } from './image/functions-image.ts'
import { compressedLayerBytes, writeImage } from './image/image-archive.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BUNDLES = join(ROOT, 'dist')
const USAGE = 'usage: npm run image [-- --output FILE --name NAME:TAG]'
// Host and port, then a path in small letters, then a tag.
const NAME = /^([\w.-]+(:\d+)?\/)?[a-z\d]+([._/-]+[a-z\d]+)*:\w[\w.-]{0,127}$/

const Kustomization = z.object({
  images: z.tuple([z.object({ newName: z.string(), newTag: z.string() })]),
})

const { output, name } = await readArguments(process.argv.slice(2))
try {
  // Before the image is written, which may be to the same folder: this empties it.
  await buildFunctions(BUNDLES)
  const contents = await functionsImage(BUNDLES)
  await mkdir(dirname(output), { recursive: true })
  const image = await writeImage({ path: output, name, ...contents })
  say(`image    ${image.name}`)
  say(`digest   ${image.digest}`)
  say(`archive  ${size(image.archiveBytes)} ${output}`)
  say(`layer    ${size(image.layerBytes)}`)
  say(`gzip     ${size(await compressedLayerBytes(contents))}`)
  say('To load it, one of')
  say(`  ctr -n k8s.io images import ${output}`)
  say(`  docker load -i ${output}`)
  say(`  skopeo copy docker-archive:${output} docker://${name}`)
} catch (error) {
  if (!(error instanceof NoImageHere)) throw error
  process.stderr.write(`error: ${error.message}\nBuild the image from the Containerfile instead.\n`)
  process.exitCode = 1
}

async function readArguments(
  args: string[],
): Promise<{ readonly output: string; readonly name: string }> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        output: { type: 'string', default: join(BUNDLES, 'sundial-image.tar') },
        name: { type: 'string', default: await nameInManifests() },
      },
    })
    if (values.output === '') throw new Error('--output is empty; it must be a file.')
    if (!NAME.test(values.name)) {
      throw new Error(`--name is ${JSON.stringify(values.name)}; it must be an image with a tag.`)
    }
    return { output: resolve(values.output), name: values.name }
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : error}\n${USAGE}\n`)
    process.exit(2)
  }
}

async function nameInManifests(): Promise<string> {
  const text = await readFile(join(ROOT, 'knative/base/kustomization.yaml'), 'utf8')
  const [{ newName, newTag }] = Kustomization.parse(parse(text)).images
  return `${newName}:${newTag}`
}

function size(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB (${bytes} bytes)`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
