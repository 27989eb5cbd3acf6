// Which registries are asked, and where they are. The administrator sets both lists.
import { repositoryName, type TaggedReference } from '../reference.ts'
import { isLocalName } from './addresses.ts'
import { RegistryError } from './registry-error.ts'

export interface RegistryPolicy {
  /** The only registries that may be asked; empty: all. */
  readonly allowed: readonly RegistryPattern[]
  /** Hosts, with their port if they have one, that are asked over plain http. `localhost` always is. */
  readonly plainHttp: readonly string[]
}

/** `quay.io`, `quay.io/team`, `registry.example.com:5000`, `*.example.com`. */
export type RegistryPattern = string

const PATTERN =
  /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d{1,5})?(?:\/[a-z0-9._/-]*[a-z0-9])?$/
const HOST = /^(?:[a-z0-9.-]+|\[[a-f0-9:]+\])(?::\d{1,5})?$/

export function isRegistryPattern(text: string): boolean {
  return text.length <= 512 && PATTERN.test(text)
}

export function isRegistryHost(text: string): boolean {
  return HOST.test(text) && URL.canParse(`http://${text}`)
}

/** The URL of the registry's API. Throws a `RegistryError` if the registry is not allowed. */
export function registryUrl(reference: TaggedReference, policy: RegistryPolicy): URL {
  const { registry } = reference
  if (!isAllowed(reference, policy.allowed))
    throw new RegistryError(
      'NotAllowed',
      `${repositoryName(reference)} is not among the allowed registries: ${policy.allowed.join(', ')}; an administrator can add it to REGISTRIES`,
    )
  const host = registry.toLowerCase()
  const scheme = isPlainHttp(new URL(`https://${host}`), policy) ? 'http' : 'https'
  // Docker Hub's API has another name.
  return new URL(`${scheme}://${host === 'docker.io' ? 'registry-1.docker.io' : host}`)
}

/**
 * Throws a `RegistryError` if no request may be sent to a URL that an answer of the registry names: a redirect, or the
 * service that gives tokens. The registry must not make this process talk to itself, or without encryption.
 */
export function assertAllowedTarget(url: URL, registry: URL, policy: RegistryPolicy): void {
  if (url.origin === registry.origin) return
  const isEncrypted =
    url.protocol === 'https:' || (url.protocol === 'http:' && isPlainHttp(url, policy))
  if (!isEncrypted) throw refusedTarget(registry, 'that is not https')
  if (isLocalName(url.hostname) && !isLocalName(registry.hostname))
    throw refusedTarget(registry, 'on this machine')
}

function refusedTarget(registry: URL, which: string): RegistryError {
  return new RegistryError(
    'NotAllowed',
    `${registry.host} refers to an address ${which}, and Sundial sends no request there`,
  )
}

function isAllowed(reference: TaggedReference, allowed: readonly RegistryPattern[]): boolean {
  if (allowed.length === 0) return true
  const name = repositoryName(reference)
  const host = reference.registry.toLowerCase()
  return allowed.some((pattern) => {
    const slash = pattern.indexOf('/')
    const wantedHost = slash < 0 ? pattern : pattern.slice(0, slash)
    const path = slash < 0 ? '' : pattern.slice(slash + 1)
    const isHost = wantedHost.startsWith('*.')
      ? host.endsWith(wantedHost.slice(1))
      : host === wantedHost
    return isHost && (path === '' || `${name.slice(host.length + 1)}/`.startsWith(`${path}/`))
  })
}

function isPlainHttp(url: URL, { plainHttp }: RegistryPolicy): boolean {
  return (
    isLocalName(url.hostname) ||
    plainHttp.some((host) => new URL(`${url.protocol}//${host}`).host === url.host)
  )
}
