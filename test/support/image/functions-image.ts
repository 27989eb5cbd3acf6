// The image of the functions, to run like that of the Containerfile: Node of node_modules, the nsenter of this
// host, what they are linked against, the bundles, and nothing else. The libraries are this host's, so that another
// distribution makes another image. glibc looks up names by itself from 2.34 on; an older one loads
// what `ldd` does not see.
import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ImageContents, ImageFile } from './image-archive.ts'

/** The bootc daemon runs the commands of its host with it. */
const NSENTER = '/usr/bin/nsenter'
const NODE = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))

/** This host has not what the image is made of: a Node for Linux, an nsenter and an `ldd`. */
export class NoImageHere extends Error {}

/**
 * What the image of the functions holds and how it runs.
 *
 * @param bundles the folder that buildFunctions wrote
 * @returns contents for writeImage
 * @throws NoImageHere when this is not Linux, or there is no `ldd` or nsenter; Error when a library is
 *   missing, or the folder
 */
export async function functionsImage(bundles: string): Promise<ImageContents> {
  const [libraries, parts] = await Promise.all([librariesOf([NODE, NSENTER]), bundlesIn(bundles)])
  return {
    files: [
      { source: NODE, target: '/usr/local/bin/node', mode: 0o755 },
      { source: NSENTER, target: NSENTER, mode: 0o755 },
      ...libraries,
      ...parts,
    ],
    directories: [{ target: '/tmp', mode: 0o1777 }],
    user: '65532:65532',
    workdir: '/app',
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    entrypoint: ['/usr/local/bin/node'],
    cmd: ['dist/scheduled-machine.mjs'],
  }
}

async function bundlesIn(folder: string): Promise<readonly ImageFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => path.endsWith('.mjs') || path.startsWith('node_modules/'))
    .map((path) => ({ source: join(folder, path), target: `/app/dist/${path}`, mode: 0o644 }))
}

/** The libraries at the paths where the loader found them here, and the loader itself. */
async function librariesOf(programs: readonly string[]): Promise<readonly ImageFile[]> {
  const lines = (await Promise.all(programs.map(ldd))).flat()
  const paths = lines.flatMap((line) => {
    // One of `NAME => PATH (ADDRESS)`, `NAME => not found`, `LOADER (ADDRESS)`, `linux-vdso.so.1 (ADDRESS)`.
    if (line.endsWith('not found')) throw new Error(`a library is missing: ${line.trim()}`)
    const path = /(\/\S+) \(0x[0-9a-f]+\)$/.exec(line)?.[1]
    return path === undefined ? [] : [path]
  })
  // The kernel runs the loader, which has to be executable for that.
  return [...new Set(paths)].map((path) => ({ source: path, target: path, mode: 0o755 }))
}

async function ldd(program: string): Promise<readonly string[]> {
  if (process.platform !== 'linux') throw new NoImageHere(`Node of ${process.platform} is no use`)
  // Without LD_LIBRARY_PATH, which no container would have.
  const env = { PATH: process.env['PATH'] }
  try {
    const { stdout } = await promisify(execFile)('ldd', [program], { env })
    return stdout.trimEnd().split('\n')
  } catch (cause) {
    throw new NoImageHere(`ldd does not say what ${program} is linked against: ${cause}`, { cause })
  }
}
