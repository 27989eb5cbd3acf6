// The digest of the manifest, or of the index of manifests, that a tag stands for. A HEAD names it, and costs no pull in
// the limits of Docker Hub. Where it does not, the digest is computed from the manifest.
import { createHash } from 'node:crypto'
import { shortened } from '#src/events/quoted.ts'
import { isFields } from '#src/kube/json.ts'
import { retryAfter } from '#src/kube/retry-after.ts'
import { isDigest } from '../digest.ts'
import type { TaggedReference } from '../reference.ts'
import type { RegistryAnswer } from './exchange.ts'
import { RegistryError } from './registry-error.ts'

const MEDIA_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]
export const ACCEPT = MEDIA_TYPES.join(', ')
/** The limit that the OCI specification recommends for a manifest. */
export const MOST_MANIFEST_BYTES = 4 * 1024 * 1024

/** Sends an authorized request for the manifest. */
export type AskManifest = (method: 'HEAD' | 'GET') => Promise<RegistryAnswer>

/** Throws a `RegistryError`. */
export async function manifestDigest(
  ask: AskManifest,
  reference: TaggedReference,
): Promise<string> {
  const head = await ask('HEAD')
  const named = head.status === 200 ? digestNamed(head) : undefined
  if (named !== undefined && isManifestType(head)) return named
  if (head.status !== 200 && isFinal(head.status)) throw failureOf(head, reference)
  const got = await ask('GET')
  if (got.status !== 200) throw failureOf(got, reference)
  return digestOfBody(got)
}

// Other answers may mean that the server knows no HEAD.
function isFinal(status: number): boolean {
  return [401, 404, 429].includes(status) || (status >= 500 && status !== 501)
}

function digestNamed({ url, headers }: RegistryAnswer): string | undefined {
  const digest = headers['docker-content-digest']?.trim()
  if (digest === undefined || isDigest(digest)) return digest
  throw new RegistryError(
    'InvalidAnswer',
    `${shortened(url.host)} names something as the digest that is not one`,
  )
}

function isManifestType({ headers }: RegistryAnswer): boolean {
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  return MEDIA_TYPES.includes(type.trim().toLowerCase())
}

function digestOfBody(answer: RegistryAnswer): string {
  const host = shortened(answer.url.host)
  const named = digestNamed(answer)
  if (!isManifest(answer))
    throw new RegistryError(
      'InvalidAnswer',
      `${host} answers with something that is not the manifest of an image; is it a registry?`,
    )
  const [algorithm = 'sha256'] = named?.split(':') ?? []
  const digest = `${algorithm}:${createHash(algorithm).update(answer.body).digest('hex')}`
  if (named !== undefined && named !== digest)
    throw new RegistryError(
      'InvalidAnswer',
      `${host} names a digest that is not that of the manifest it sends; it is not used`,
    )
  return digest
}

// A page of a proxy has a digest, too.
function isManifest({ body }: RegistryAnswer): boolean {
  try {
    const manifest: unknown = JSON.parse(body.toString('utf8'))
    if (!isFields(manifest) || manifest['schemaVersion'] !== 2) return false
    const type = manifest['mediaType']
    const holds = Array.isArray(manifest['manifests']) || isFields(manifest['config'])
    return holds && (type === undefined || MEDIA_TYPES.some((known) => known === type))
  } catch {
    return false
  }
}

function failureOf(answer: RegistryAnswer, reference: TaggedReference): RegistryError {
  const { status, headers } = answer
  const host = shortened(answer.url.host)
  const retryAfterSeconds = retryAfter(headers, undefined)
  switch (status) {
    case 401:
      return new RegistryError('Unauthorized', `${host} refuses the login`)
    case 403:
      return new RegistryError(
        'Denied',
        `${host} denies access to ${reference.repository}; the credentials need the right to pull it`,
      )
    case 404:
      return new RegistryError(
        'NotFound',
        `${host} has no tag ${reference.tag} of ${reference.repository}; push it, or correct spec.image.ref`,
      )
    case 429:
      return new RegistryError('RateLimited', `${host} limits how often it is asked`, {
        retryAfterSeconds,
      })
    default:
      return new RegistryError(
        status >= 500 ? 'Unreachable' : 'InvalidAnswer',
        `${host} answers HTTP ${status}`,
        { retryAfterSeconds },
      )
  }
}
