// Parses a pull Secret: `.dockerconfigjson`, or the older `.dockercfg`. The rules of an entry are those of the kubelet
// (pkg/credentialprovider of Kubernetes), and identity tokens beside them. An error names the key of the Secret and the
// place in it, and quotes neither a value nor the name of an entry.
import { type Fields, isFields, stringsAt, textAt, valueAt } from '#src/kube/json.ts'

export interface RegistryCredentials {
  readonly username: string
  readonly password: string
  /** A refresh token, in place of the password. */
  readonly identityToken?: string
  /** A bearer token that the registry takes as it is. */
  readonly registryToken?: string
}

export interface PullSecretEntry {
  /** As it is written in the Secret: a host, with an optional scheme, port and path; `*` within a part of the host. */
  readonly key: string
  readonly credentials: RegistryCredentials
}

export type ParsedPullSecret =
  | {
      readonly type: 'entries'
      /** The key of the Secret that was read. */
      readonly from: PullSecretKey
      readonly entries: readonly PullSecretEntry[]
    }
  /** `because` completes "Secret namespace/name: ". */
  | { readonly type: 'refused'; readonly because: string }

const KEYS = ['.dockerconfigjson', '.dockercfg'] as const
export type PullSecretKey = (typeof KEYS)[number]

/** The entries of a Secret as the API server returns it. Entries without credentials are left out. Never throws. */
export function parsePullSecret(secret: unknown): ParsedPullSecret {
  const data = stringsAt(secret, 'data')
  const from = KEYS.find((key) => data[key] !== undefined)
  if (from === undefined)
    return refused(
      `it has no key ${KEYS[0]}; create it with kubectl create secret docker-registry, or with the type kubernetes.io/dockerconfigjson`,
    )
  const config = parseJson(contentOf(secret, from))
  if (!isFields(config)) return refused(`its key ${from} is not a JSON object`)
  const auths = from === '.dockercfg' ? config : valueAt(config, 'auths')
  if (!isFields(auths)) return refused(`its key ${from} has no object "auths"`)
  return readEntries(from, auths)
}

/** The content of this key as a file of credentials for programs that pull images, such as `~/.docker/config.json`. */
export function authFileOf(secret: unknown, from: PullSecretKey): string {
  const content = contentOf(secret, from)
  // The older key has only what is in `auths` of the newer one.
  return from === '.dockercfg' ? `{"auths":${content}}` : content
}

function contentOf(secret: unknown, key: PullSecretKey): string {
  return Buffer.from(textAt(secret, 'data', key), 'base64').toString('utf8')
}

function readEntries(from: PullSecretKey, auths: Fields): ParsedPullSecret {
  const entries: PullSecretEntry[] = []
  for (const [index, [key, entry]] of Object.entries(auths).entries()) {
    const credentials = isFields(entry) ? readCredentials(entry) : 'is not an object'
    if (typeof credentials === 'string')
      return refused(`its key ${from}: entry ${index + 1} of its registries ${credentials}`)
    if (credentials !== undefined) entries.push({ key, credentials })
  }
  return { type: 'entries', from, entries }
}

// A text is the fault, as the rest of a sentence.
function readCredentials(entry: Fields): RegistryCredentials | string | undefined {
  const odd = FIELDS.find((name) => !['string', 'undefined'].includes(typeof entry[name]))
  if (odd !== undefined) return `has a field ${odd} that is not a text`
  const fields = stringsAt(entry)
  const { identitytoken: identityToken, registrytoken: registryToken } = fields
  if (registryToken && !isHeaderText(registryToken))
    return 'has a field registrytoken with characters that no token has'
  const login = fields['auth'] ? decodeAuth(fields['auth']) : fields
  if (login === undefined) return 'has a field auth that is not the base64 of user:password'
  const { username = '', password = '' } = login
  if (!(username || password || identityToken || registryToken)) return undefined
  return {
    username,
    password,
    ...(identityToken && { identityToken }),
    ...(registryToken && { registryToken }),
  }
}

function isHeaderText(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text)
}

const FIELDS = ['username', 'password', 'auth', 'identitytoken', 'registrytoken'] as const

/** As the kubelet: with padding or without it, and the password may have colons. */
function decodeAuth(auth: string): { username?: string; password?: string } | undefined {
  const text = auth.replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const decoded = Buffer.from(text, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  if (colon < 0) return undefined
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The error is not passed on, because it quotes the text.
    return undefined
  }
}

function refused(because: string): ParsedPullSecret {
  return { type: 'refused', because }
}
