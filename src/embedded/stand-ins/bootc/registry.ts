// Stands in for image registries.
// Like them: answers requests for manifests by tag and by digest, with the digest of the manifest that it sends; a tag
// can be moved; errors in the words of the distribution specification.
// Unlike them: manifests have no layers, and everybody may read. A ConfigMap with the annotation
// `stand-in.sundial.dev/repository: registry.example.com/os` lists the tags of that repository as keys, and their versions
// as values; change a value to move the tag. Each version has one manifest. A repository without a ConfigMap has every tag
// and every digest, and the version of a tag has its name. `stand-in.sundial.dev/fail: "503"` on the ConfigMap: the answer is that status.
import { createHash } from 'node:crypto'
import { stringsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Mirror } from '../mirror.ts'

export interface RegistryImage {
  readonly repository: string
  /** The name of the version; it never changes what it is. */
  readonly version: string
  readonly digest: string
}

export interface Registry {
  /** The answer to a request by HTTP. The host of its address says which registry is asked. */
  fetch(request: Request): Promise<Response>
  /** The image that a tag stands for; the version of that name when there is no such tag. */
  image(repository: string, name: string): RegistryImage
  /** The image with this digest, if a ConfigMap lists its version, or somebody has asked for it by its tag. */
  withDigest(digest: string): RegistryImage | undefined
  /** Whether a host can get that manifest from that repository. */
  has(repository: string, digest: string): boolean
}

const REPOSITORY = 'stand-in.sundial.dev/repository'
const FAIL = 'stand-in.sundial.dev/fail'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
/** Docker Hub has another name in addresses than in references. */
const DOCKER_HUB = 'registry-1.docker.io'

/** All registries of a world. */
export function createRegistry(mirror: Mirror): Registry {
  const known = new Map<string, RegistryImage>()

  const listed = (repository: string): KubeObject | undefined =>
    mirror
      .list('', 'ConfigMap')
      .find(({ metadata }) => metadata.annotations?.[REPOSITORY] === repository)
  const imageOf = (repository: string, version: string): RegistryImage => {
    const digest = digestOf(manifestOf(repository, version))
    const image = { repository, version, digest }
    known.set(digest, image)
    return image
  }
  const tagged = (repository: string, tag: string): RegistryImage | undefined => {
    const list = listed(repository)
    if (list === undefined) return imageOf(repository, tag)
    const tags = stringsAt(list, 'data')
    const version = Object.hasOwn(tags, tag) ? tags[tag] : undefined
    if (version !== undefined) return imageOf(repository, version)
    return Object.values(tags).includes(tag) ? imageOf(repository, tag) : undefined
  }
  const withDigest = (digest: string): RegistryImage | undefined => {
    for (const list of mirror.list('', 'ConfigMap')) {
      const repository = list.metadata.annotations?.[REPOSITORY]
      if (repository === undefined) continue
      for (const version of Object.values(stringsAt(list, 'data'))) imageOf(repository, version)
    }
    return known.get(digest)
  }

  return {
    image: (repository, name) => tagged(repository, name) ?? imageOf(repository, name),
    withDigest,
    has(repository, digest) {
      const found = withDigest(digest)
      return found === undefined
        ? listed(repository) === undefined
        : found.repository === repository
    },
    async fetch(request) {
      const { host, pathname } = new URL(request.url)
      if (pathname === '/v2/') return new Response('{}')
      const [, name = '', reference = ''] = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(pathname) ?? []
      if (name === '') return refused(404, 'UNSUPPORTED', 'The operation is unsupported.')
      const repository = `${host === DOCKER_HUB ? 'docker.io' : host}/${name}`
      const failure = Number(listed(repository)?.metadata.annotations?.[FAIL] ?? '')
      if (failure >= 400) return refused(failure, 'UNKNOWN', 'this registry was told to fail')
      const image = reference.includes(':') ? withDigest(reference) : tagged(repository, reference)
      if (image?.repository !== repository)
        return refused(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
      const body = manifestOf(repository, image.version)
      return new Response(request.method === 'HEAD' ? null : body, {
        headers: {
          'content-type': MANIFEST,
          'content-length': String(Buffer.byteLength(body)),
          'docker-content-digest': image.digest,
        },
      })
    },
  }
}

// Repository and version are in the manifest, so no two images have the same digest.
function manifestOf(repository: string, version: string): string {
  const empty = { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf('{}'), size: 2 }
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: empty,
    layers: [empty],
    annotations: {
      'org.opencontainers.image.title': repository,
      'org.opencontainers.image.version': version,
    },
  })
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

function refused(status: number, code: string, message: string): Response {
  return Response.json({ errors: [{ code, message }] }, { status })
}
