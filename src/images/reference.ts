// References of images: canonical and fully qualified, as `ParseNamed` of github.com/distribution/reference wants them.
import { quote } from '#src/kube/schema/field-error.ts'
import { digestFault } from './digest.ts'
import {
  IMAGE_REFERENCE,
  IS_REGISTRY,
  IS_REPOSITORY,
  IS_TAG,
  REPOSITORY_LENGTH,
} from './reference-grammar.ts'

interface Repository {
  /** Host with its port, if one is written: `quay.io`, `localhost:5000`. */
  readonly registry: string
  /** The path: `example/os`. */
  readonly repository: string
}

export interface TaggedReference extends Repository {
  readonly tag: string
  readonly digest?: never
}

export interface DigestReference extends Repository {
  readonly digest: string
  readonly tag?: never
}

export type ImageReference = TaggedReference | DigestReference

export type ParsedReference =
  | { readonly type: 'reference'; readonly reference: ImageReference }
  /** `because` is a sentence that names the problem and the remedy. */
  | { readonly type: 'refused'; readonly because: string }

/** A reference with both has only its digest afterwards; one with neither has the tag `latest`. Never throws. */
export function parseReference(text: string): ParsedReference {
  const parts = split(text)
  const because = faultIn(text, parts)
  if (because !== undefined) return { type: 'refused', because }
  const { registry, repository, tag, digest } = parts
  const named = { registry, repository }
  return {
    type: 'reference',
    reference: digest === undefined ? { ...named, tag: tag ?? 'latest' } : { ...named, digest },
  }
}

/** Why a text is no reference; `undefined` if it is one. */
export function referenceFault(text: string): string | undefined {
  return faultIn(text, split(text))
}

export function formatReference(reference: ImageReference): string {
  const { tag, digest } = reference
  return digest === undefined
    ? `${repositoryName(reference)}:${tag}`
    : imageWithDigest(reference, digest)
}

/** Registry and repository, without tag and digest. */
export function repositoryName({ registry, repository }: Repository): string {
  return `${registry}/${repository}`
}

/** The image of this digest in the reference's repository, as a BootcNode names it (`desiredImage`). */
export function imageWithDigest(reference: Repository, digest: string): string {
  return `${repositoryName(reference)}@${digest}`
}

interface Parts extends Repository {
  readonly tag: string | undefined
  readonly digest: string | undefined
}

// A colon in the last part of the path begins a tag, and one before the first slash a port.
function split(text: string): Parts {
  const at = text.indexOf('@')
  const named = at < 0 ? text : text.slice(0, at)
  const slash = named.indexOf('/')
  const path = named.slice(slash + 1)
  const colon = path.indexOf(':')
  return {
    registry: slash < 0 ? '' : named.slice(0, slash),
    repository: colon < 0 ? path : path.slice(0, colon),
    tag: colon < 0 ? undefined : path.slice(colon + 1),
    digest: at < 0 ? undefined : text.slice(at + 1),
  }
}

function faultIn(text: string, parts: Parts): string | undefined {
  if (text === '') return `it is empty; write ${IMAGE_REFERENCE.allowed}`
  if (text.length > IMAGE_REFERENCE.maxLength)
    return `it has more than ${IMAGE_REFERENCE.maxLength} characters`
  if (/\s/.test(text)) return 'it has white space; remove it'
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0]
  if (scheme !== undefined) return `it begins with ${quote(scheme)}; leave that out`
  return (
    registryFault(text, parts) ??
    repositoryFault(parts) ??
    tagFault(parts.tag) ??
    (parts.digest === undefined ? undefined : digestFault(parts.digest))
  )
}

function registryFault(text: string, { registry, repository }: Parts): string | undefined {
  if (registry === 'index.docker.io') return 'write docker.io in place of index.docker.io'
  if (!isHostLike(registry)) return `it does not name the registry; ${suggestion(text, registry)}`
  if (!IS_REGISTRY.test(registry) || !URL.canParse(`https://${registry}`))
    return `${quote(registry)} is not a host with an optional port`
  if (registry === 'docker.io' && !repository.includes('/') && IS_REPOSITORY.test(repository))
    return `write docker.io/library/${repository}, its full name on Docker Hub`
  return undefined
}

// Docker's rule for what is a host, and not the first part of a path on Docker Hub.
function isHostLike(registry: string): boolean {
  return registry === 'localhost' || /[.:]/.test(registry)
}

// The name that Docker would read in it.
function suggestion(text: string, registry: string): string {
  const name = registry === '' ? `library/${text}` : text
  const full = `docker.io/${name}`
  return parseReference(full).type === 'reference'
    ? `write for example ${full}, if it is on Docker Hub`
    : `write ${IMAGE_REFERENCE.allowed}`
}

function repositoryFault({ repository }: Parts): string | undefined {
  if (repository === '')
    return 'it has no repository after the registry; add one, as in quay.io/example/os'
  if (repository.length > REPOSITORY_LENGTH)
    return `its repository has more than ${REPOSITORY_LENGTH} characters`
  if (IS_REPOSITORY.test(repository)) return undefined
  if (IS_REPOSITORY.test(repository.toLowerCase()))
    return `its repository must be in lower case: ${repository.toLowerCase()}`
  return `${quote(repository)} is not a repository: lower-case letters and digits, with single ., _, __ or - between them, in parts separated by /`
}

function tagFault(tag: string | undefined): string | undefined {
  if (tag === undefined || IS_TAG.test(tag)) return undefined
  return `${quote(tag)} is not a tag: 1 to 128 letters, digits, _, . and -, without . or - at its beginning`
}
