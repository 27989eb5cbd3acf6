// Parses a kubeconfig from a Secret. The author of the Secret must not gain rights by it: it starts no program, reads no
// file, turns off no certificate check, and sends no secret over plain HTTP. Unknown fields are refused. The error names a
// field if kubectl has it, and never quotes a value.
import { isFields, listAt, optionalTextAt, textAt, valueAt } from '#src/kube/json.ts'

/** The decoded credentials. Base64 fields of the kubeconfig are PEM here. */
export interface WorkloadCredentials {
  readonly server: string
  readonly certificateAuthority?: string
  readonly clientCertificate?: string
  readonly clientKey?: string
  readonly token?: string
  readonly tlsServerName?: string
}

export type ParsedKubeconfig =
  | { readonly type: 'credentials'; readonly credentials: WorkloadCredentials }
  /** `because` completes "is refused: ". */
  | { readonly type: 'refused'; readonly because: string }

/** The credentials of the current context. Never throws. */
export async function parseKubeconfig(text: string): Promise<ParsedKubeconfig> {
  const parsed = await parseYaml(text)
  if (parsed === undefined) return refused('it is not YAML')
  const context = pick(parsed, 'contexts', 'context', optionalTextAt(parsed, 'current-context'))
  if (context === undefined) return refused('current-context names none of its contexts')
  const cluster = pick(parsed, 'clusters', 'cluster', optionalTextAt(context, 'cluster'))
  if (cluster === undefined) return refused('the current context names none of its clusters')
  const user = pick(parsed, 'users', 'user', optionalTextAt(context, 'user')) ?? {}

  const odd = oddField(cluster, CLUSTER_FIELDS, 'cluster') ?? oddField(user, USER_FIELDS, 'user')
  if (odd !== undefined) return refused(odd)
  return readCredentials(cluster, user)
}

interface Fields {
  readonly allowed: ReadonlySet<string>
  /** The fields of kubectl that are refused. The error names only these, because any other name may itself be a secret. */
  readonly refused: ReadonlySet<string>
}

const CLUSTER_FIELDS: Fields = {
  allowed: new Set([
    'server',
    'certificate-authority-data',
    'tls-server-name',
    'disable-compression',
    'extensions',
  ]),
  refused: new Set(['certificate-authority', 'insecure-skip-tls-verify', 'proxy-url']),
}
const USER_FIELDS: Fields = {
  allowed: new Set(['client-certificate-data', 'client-key-data', 'token', 'extensions']),
  refused: new Set([
    'as',
    'as-groups',
    'as-uid',
    'as-user-extra',
    'auth-provider',
    'client-certificate',
    'client-key',
    'exec',
    'password',
    'tokenFile',
    'username',
  ]),
}

// An absent, empty or `false` field has no effect, so it is allowed.
function oddField(
  value: object,
  { allowed, refused }: Fields,
  where: 'cluster' | 'user',
): string | undefined {
  const odd = Object.entries(value)
    .filter(([name, content]) => !allowed.has(name) && Boolean(content))
    .map(([name]) => name)
  if (odd.length === 0) return undefined
  const named = odd.filter((name) => refused.has(name)).sort()
  const words = [
    ...named.map((name) => `${where}.${name}`),
    ...unknownFields(odd.length - named.length, where),
  ]
  return `${words.join(', ')} may not be used; allowed are ${[...allowed].join(', ')}`
}

function unknownFields(count: number, where: string): readonly string[] {
  if (count === 0) return []
  return [`${count} ${where} ${count === 1 ? 'field' : 'fields'} that kubectl does not know`]
}

function readCredentials(cluster: object, user: object): ParsedKubeconfig {
  const server = optionalTextAt(cluster, 'server')
  if (server === undefined) return refused('cluster.server is missing')
  const url = URL.parse(server)
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    return refused('cluster.server is not an https URL')
  }
  if (url.username !== '' || url.password !== '') {
    return refused('cluster.server holds a user name or password')
  }
  const certificateAuthority = pem(cluster, 'certificate-authority-data')
  const clientCertificate = pem(user, 'client-certificate-data')
  const clientKey = pem(user, 'client-key-data')
  const token = optionalTextAt(user, 'token')
  const tlsServerName = optionalTextAt(cluster, 'tls-server-name')
  if ((clientCertificate === undefined) !== (clientKey === undefined)) {
    return refused('user.client-certificate-data and user.client-key-data need each other')
  }
  if (url.protocol === 'http:' && (token !== undefined || clientKey !== undefined)) {
    return refused('cluster.server is plain http, over which credentials are not sent')
  }
  return {
    type: 'credentials',
    credentials: {
      server,
      ...(certificateAuthority !== undefined && { certificateAuthority }),
      ...(clientCertificate !== undefined && { clientCertificate }),
      ...(clientKey !== undefined && { clientKey }),
      ...(token !== undefined && { token }),
      ...(tlsServerName !== undefined && { tlsServerName }),
    },
  }
}

// The YAML package is loaded only when a kubeconfig is read. It takes longer to load than the rest of this folder.
async function parseYaml(text: string): Promise<object | undefined> {
  const { parse } = await import('./yaml.ts')
  try {
    const parsed: unknown = parse(text, { logLevel: 'error' })
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined
  } catch {
    // The error is not passed on, because it quotes the text.
    return undefined
  }
}

function pick(
  config: object,
  list: string,
  content: string,
  name: string | undefined,
): object | undefined {
  if (name === undefined) return undefined
  const entry = listAt(config, list).find((each) => textAt(each, 'name') === name)
  const found = valueAt(entry, content)
  return isFields(found) ? found : undefined
}

function pem(value: object, name: string): string | undefined {
  const text = optionalTextAt(value, name)
  return text === undefined ? undefined : Buffer.from(text, 'base64').toString('utf8')
}

function refused(because: string): ParsedKubeconfig {
  return { type: 'refused', because }
}
