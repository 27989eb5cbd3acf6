// Builds the functions of this checkout and writes their image to a file. As a program, `image-digest.ts FILE` prints its
// digest.
import { dirname, join } from 'node:path'
import { buildFunctions } from '#test/support/build.ts'
import { functionsImage } from '#test/support/image/functions-image.ts'
import { writeImage } from '#test/support/image/image-archive.ts'

/** @returns such as `sha256:…` */
export async function imageDigest(path: string): Promise<string> {
  const bundles = join(dirname(path), 'bundles')
  await buildFunctions(bundles)
  const contents = await functionsImage(bundles)
  const { digest } = await writeImage({ path, name: 'sundial:digest', ...contents })
  return digest
}

if (import.meta.main) {
  const [, , path = ''] = process.argv
  process.stdout.write(`${await imageDigest(path)}\n`)
}
