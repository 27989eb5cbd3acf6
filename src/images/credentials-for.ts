// Which entries of a pull Secret are for a repository: the rule of the kubelet (`BasicDockerKeyring` of Kubernetes).
import type { PullSecretEntry, RegistryCredentials } from './pull-secret.ts'
import type { ImageReference } from './reference.ts'

const DOCKER_HUB = 'index.docker.io'

/**
 * The credentials to try, in order: longer paths first. An entry for `index.docker.io`, which `docker login` writes,
 * counts for `docker.io` if no other entry does.
 */
export function credentialsFor(
  entries: readonly PullSecretEntry[],
  { registry, repository }: Pick<ImageReference, 'registry' | 'repository'>,
): readonly RegistryCredentials[] {
  const places = entries.map((entry) => ({ ...placeOf(entry.key), ...entry }))
  const image = { ...splitHost(registry), path: `/${repository}` }
  const matching = places.filter((place) => isAt(image, place))
  const found =
    matching.length === 0 && registry === 'docker.io'
      ? places.filter(({ host, port, path }) => host === DOCKER_HUB && port === '' && path === '')
      : matching
  return found.sort(bySpecificity).map(({ credentials }) => credentials)
}

interface Place {
  readonly host: string
  readonly port: string
  /** With its first slash; empty: all paths. */
  readonly path: string
}

// `https://index.docker.io/v1/`, `quay.io/team`, `*.example.com:5000`. What follows `/v1` or `/v2` is the path.
function placeOf(key: string): Place {
  const [bare = ''] = key.replace(/^https?:\/\//, '').split(/[?#]/)
  const slash = bare.indexOf('/')
  const authority = slash < 0 ? bare : bare.slice(0, slash)
  const path = slash < 0 ? '' : bare.slice(slash).replace(/^\/v[12](?=\/)/, '')
  return { ...splitHost(authority), path: path === '/' ? '' : path }
}

function splitHost(authority: string): { readonly host: string; readonly port: string } {
  const [, host = authority, port = ''] = /^(\[[^\]]*\]|[^:]*):(\d*)$/.exec(authority) ?? []
  return { host: host.toLowerCase(), port }
}

function isAt(image: Place, { host, port, path }: Place): boolean {
  const parts = image.host.split('.')
  const globs = host.split('.')
  return (
    port === image.port &&
    image.path.startsWith(path) &&
    globs.length === parts.length &&
    globs.every((glob, index) => matchesGlob(glob, parts[index] ?? ''))
  )
}

// By hand, because a regular expression of a stranger's pattern can take hours.
function matchesGlob(glob: string, text: string): boolean {
  const [first = '', ...rest] = glob.split('*')
  if (rest.length === 0) return text === glob
  const last = rest.pop() ?? ''
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let from = first.length
  for (const part of rest) {
    const at = text.indexOf(part, from)
    if (at < 0) return false
    from = at + part.length
  }
  return from + last.length <= text.length
}

// In the reverse order of their texts, as the kubelet: `quay.io/team` stands before `quay.io`.
function bySpecificity(a: PullSecretEntry & Place, b: PullSecretEntry & Place): number {
  const [left, right] = [a, b].map(({ host, port, path }) => `${host}${port && `:${port}`}${path}`)
  return left === right ? 0 : (left ?? '') > (right ?? '') ? -1 : 1
}
