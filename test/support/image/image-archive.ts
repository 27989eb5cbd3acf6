// A container image as one file, made by no container builder: the same input gives the same bytes.
// The format is what `docker save` writes; containerd, Docker, Podman and skopeo read it:
// https://github.com/moby/docker-image-spec/blob/main/spec.md
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Content, type TarEntry, tar } from './tar.ts'

/** What is in an image and how it runs; targets are absolute paths in it. */
export interface ImageContents {
  readonly files: readonly ImageFile[]
  /** Directories above a file need not be named: they are made with mode 755. */
  readonly directories?: readonly { readonly target: string; readonly mode: number }[]
  /** By number, as `UID:GID`. */
  readonly user: string
  readonly workdir: string
  readonly env: Readonly<Record<string, string>>
  readonly entrypoint: readonly string[]
  readonly cmd: readonly string[]
}

/** A source that is text is the path of a file. */
export interface ImageFile {
  readonly source: string | Buffer
  readonly target: string
  readonly mode: number
}

export interface WrittenImage {
  readonly name: string
  /** The digest of the image's configuration, `sha256:…`: what Docker and the CRI call its id. */
  readonly digest: string
  readonly archiveBytes: number
  /** Before compression. */
  readonly layerBytes: number
}

/**
 * Writes an image of one layer, for the architecture that this runs on, to a file.
 *
 * @param image `path` is the file to write, `name` the image's name and tag; the order of `files`
 *   means nothing
 * @returns the name, the digest and the sizes of what was written
 * @throws Error when a target is not a plain absolute path or is given twice, or a source cannot be
 *   read
 */
export async function writeImage({
  path,
  name,
  ...contents
}: ImageContents & { readonly path: string; readonly name: string }): Promise<WrittenImage> {
  const layer = await layerOf(contents)
  const diffId = await sha256(layer)
  const config = Buffer.from(JSON.stringify(configuration(contents, diffId)))
  const configId = createHash('sha256').update(config).digest('hex')
  const manifest = [{ Config: `${configId}.json`, RepoTags: [name], Layers: [`${diffId}.tar`] }]
  const archive = await tar([
    { name: `${configId}.json`, mode: 0o644, content: config },
    { name: `${diffId}.tar`, mode: 0o644, content: layer },
    { name: 'manifest.json', mode: 0o644, content: Buffer.from(JSON.stringify(manifest)) },
  ])
  await pipeline(archive.read, createWriteStream(path))
  return {
    name,
    digest: `sha256:${configId}`,
    archiveBytes: archive.bytes,
    layerBytes: layer.bytes,
  }
}

/**
 * How large the layer is compressed, about what a node pulls. Apart from writing, because it takes
 * far longer.
 *
 * @returns the bytes of the layer in gzip's level 9; Node writes no time into gzip's header
 * @throws Error as writeImage does
 */
export async function compressedLayerBytes(contents: ImageContents): Promise<number> {
  const layer = await layerOf(contents)
  let bytes = 0
  await pipeline(layer.read, createGzip({ level: 9 }), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) bytes += chunk.length
  })
  return bytes
}

function layerOf({ files, directories = [] }: ImageContents): Promise<Content> {
  const named = [
    ...files.map(({ source, target, mode }) => ({ name: inLayer(target), mode, content: source })),
    ...directories.map(({ target, mode }) => ({ name: inLayer(target), mode })),
  ]
  const given = new Set(named.map(({ name }) => name))
  const above = new Set(named.flatMap(({ name }) => parents(name)))
  const missing: TarEntry[] = [...above.difference(given)].map((name) => ({ name, mode: 0o755 }))
  return tar([...named, ...missing])
}

function inLayer(target: string): string {
  if (posix.normalize(target) !== target || !/^\/.*[^/]$/.test(target)) {
    throw new Error(`${target} is no place in an image: it must be a plain absolute path`)
  }
  return target.slice(1)
}

function parents(name: string): readonly string[] {
  const parts = name.split('/')
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'))
}

function configuration(
  { user, workdir, env, entrypoint, cmd }: ImageContents,
  diffId: string,
): object {
  return {
    architecture: architecture(),
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: {
      User: user,
      WorkingDir: workdir,
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      Entrypoint: entrypoint,
      Cmd: cmd,
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${diffId}`] },
  }
}

// Go's word, which images use.
function architecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch
}

async function sha256(content: Content): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of content.read()) hash.update(chunk)
  return hash.digest('hex')
}
