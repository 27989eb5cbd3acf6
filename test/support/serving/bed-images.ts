// The images of what runs on the node besides the functions: one program each, as one file for containerd.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, programPath } from '#test/support/control-plane/build.ts'
import type { Program } from '#test/support/control-plane/programs.ts'
import { writeImage } from '#test/support/image/image-archive.ts'

export interface BedImage {
  readonly program: Program
  /** Below the registry that Knative asks nothing of. */
  readonly name: string
  readonly user?: string
}

/** What every pod has. */
export const PAUSE: BedImage = { program: 'pause', name: 'dev.local/pause:1' }

export const IMAGES: readonly BedImage[] = [
  // Port 53 is for root.
  { program: 'coredns', name: 'dev.local/coredns:1', user: '0' },
  { program: 'kingress', name: 'dev.local/kingress:1' },
  ...(['controller', 'webhook', 'autoscaler', 'activator', 'queue'] as const).map((name) => ({
    program: `serving-${name}` as const,
    name: `dev.local/serving/${name}:1`,
  })),
  ...(['controller', 'webhook'] as const).map((name) => ({
    program: `eventing-${name}` as const,
    name: `dev.local/eventing/${name}:1`,
  })),
  ...(['apiserver_receive_adapter', 'mtping'] as const).map((name) => ({
    program: name,
    name: `dev.local/eventing/${name}:1`,
  })),
]

/** The archive of an image; written, if it is not there yet. */
export async function bedImage({ program, name, user = '65532:65532' }: BedImage): Promise<string> {
  const source = await programPath(program)
  // The folder of a program is named after all that it was built from.
  const key = createHash('sha256').update(`${source} ${name} ${user}`).digest('hex').slice(0, 16)
  const folder = join(cacheFolder(), 'images')
  const path = join(folder, `${program}-${key}.tar`)
  if (existsSync(path)) return path
  await mkdir(folder, { recursive: true })
  await writeImage({
    path: `${path}.partial`,
    name,
    files: [{ source, target: '/program', mode: 0o755 }],
    user,
    workdir: '/',
    env: {},
    entrypoint: ['/program'],
    cmd: [],
  })
  await rename(`${path}.partial`, path)
  return path
}
