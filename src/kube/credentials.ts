// The credentials for an API server, and the check of its certificate. client-node loads them: it knows token files,
// exec plug-ins and OIDC. They are kept for a minute, because loading them reads files.
import { access as accessFile } from 'node:fs/promises'
import type { Agent } from 'node:http'
import type { RequestOptions } from 'node:https'
import { delimiter } from 'node:path'
import type { Cluster, KubeConfig } from '#src/kube/client-node.ts'
import { numberAt } from '#src/kube/json.ts'

/** The server and the credentials for one request. */
export interface Access {
  /** `https://10.96.0.1:443`, also with a path behind a proxy. */
  readonly server: string
  readonly tls: Tls
  /** Headers that authenticate the request. They are secret. */
  readonly headers: Readonly<Record<string, string>>
  /** Only if the kubeconfig names a proxy. */
  readonly proxyAgent?: Agent
}

export interface Tls {
  readonly ca?: string | Buffer
  readonly cert?: string | Buffer
  readonly key?: string | Buffer
  readonly servername?: string
  readonly rejectUnauthorized?: boolean
}

export interface Credentials {
  /** The credentials for a request. Throws an error that names the file when they cannot be used. */
  current(): Promise<Access>
  /** Called when the server refused the current credentials: the next call of `current` loads them again. */
  forget(): void
}

export type CredentialsSource =
  | { readonly type: 'in-cluster' }
  /** Paths as in `KUBECONFIG`: one file, or several to be merged. `context`: another than the current one. */
  | { readonly type: 'kubeconfig'; readonly paths: string; readonly context?: string }

const KEEP_MS = 60_000
const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token'

/** Credentials of the pod or of kubeconfig files, loaded at the first use. */
export function loadCredentials(source: CredentialsSource): Credentials {
  let config: Promise<KubeConfig> | undefined
  let kept: { readonly access: Promise<Access>; readonly since: number } | undefined
  return {
    current() {
      // Not the virtual clock: a token expires in real time, also when a simulation runs faster.
      const now = performance.now()
      if (kept !== undefined && now - kept.since < KEEP_MS) return kept.access
      config ??= loadConfig(source)
      const access = config.then(accessOf)
      kept = { access, since: now }
      access.catch(() => {
        config = undefined
        kept = undefined
      })
      return access
    },
    forget() {
      // The configuration is loaded again, too, because it caches the token of an exec plug-in.
      config = undefined
      kept = undefined
    },
  }
}

/** Credentials that never change, such as those of a parsed kubeconfig Secret. */
export function fixedCredentials(access: Access): Credentials {
  return { current: async () => access, forget() {} }
}

export interface CredentialsEnvironment {
  readonly KUBECONFIG?: string | undefined
  readonly KUBERNETES_SERVICE_HOST?: string | undefined
}

/** The source of the credentials: the service account of the pod, else `KUBECONFIG`, else `undefined`. */
export async function findCredentials(
  environment: CredentialsEnvironment,
): Promise<CredentialsSource | undefined> {
  if (environment.KUBERNETES_SERVICE_HOST && (await exists(SERVICE_ACCOUNT_TOKEN))) {
    return { type: 'in-cluster' }
  }
  const paths = environment.KUBECONFIG
  return paths ? { type: 'kubeconfig', paths } : undefined
}

/** Throws an error that says why no request can be made with these credentials. It asks nobody, and runs no plug-in. */
export async function checkCredentials(source: CredentialsSource): Promise<void> {
  if (source.type === 'in-cluster') return
  const { server } = clusterIn(await loadConfig(source))
  if (!URL.canParse(server))
    throw new Error(`the kubeconfig has the server ${server}, which is no URL`)
}

async function exists(path: string): Promise<boolean> {
  return accessFile(path).then(
    () => true,
    () => false,
  )
}

async function loadConfig(source: CredentialsSource): Promise<KubeConfig> {
  if (source.type === 'kubeconfig') return loadKubeconfig(source.paths, source.context)
  const { KubeConfig } = await import('#src/kube/client-node.ts')
  const config = new KubeConfig()
  config.loadFromCluster()
  return config
}

/** The merged kubeconfig files, with `context` as the current one if it is given. Throws when one cannot be read. */
export async function loadKubeconfig(paths: string, context?: string): Promise<KubeConfig> {
  const { KubeConfig } = await import('#src/kube/client-node.ts')
  const config = new KubeConfig()
  const [first = '', ...others] = paths.split(delimiter).filter((path) => path !== '')
  loadFile(config, first)
  for (const path of others) {
    const other = new KubeConfig()
    loadFile(other, path)
    config.mergeConfig(other, true)
  }
  if (context !== undefined) config.setCurrentContext(context)
  return config
}

// An error of the YAML parser quotes the text, which may be a token. So only its place is told.
function loadFile(config: KubeConfig, path: string): void {
  try {
    config.loadFromFile(path)
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'YAMLException') throw error
    const line = numberAt(error, 'mark', 'line')
    const where = line === undefined ? '' : ` in line ${line + 1}`
    throw new Error(`the kubeconfig ${path} is not valid YAML${where}`)
  }
}

async function accessOf(config: KubeConfig): Promise<Access> {
  const cluster = clusterIn(config)
  const options: RequestOptions = { headers: {} }
  await (await allowingPlainHttp(config)).applyToHTTPSOptions(options)
  return {
    server: cluster.server,
    tls: tlsOf(options),
    headers: headersOf(options),
    ...(cluster.proxyUrl !== undefined &&
      typeof options.agent === 'object' && { proxyAgent: options.agent }),
  }
}

function clusterIn(config: KubeConfig): Cluster {
  const cluster = config.getCurrentCluster()
  if (cluster !== null) return cluster
  // A file that is no kubeconfig has no context, whatever the types say.
  const context = config.getCurrentContext() || undefined
  throw new Error(
    context === undefined
      ? 'the kubeconfig has no current context'
      : `the kubeconfig has no cluster for its current context ${context}`,
  )
}

// client-node refuses plain http unless certificate checks are turned off. With http there is no certificate.
async function allowingPlainHttp(config: KubeConfig): Promise<KubeConfig> {
  const cluster = config.getCurrentCluster()
  const user = config.getCurrentUser()
  if (cluster === null || !cluster.server.startsWith('http:')) return config
  const { KubeConfig } = await import('#src/kube/client-node.ts')
  const plain = new KubeConfig()
  plain.loadFromClusterAndUser({ ...cluster, skipTLSVerify: true }, user ?? { name: 'nobody' })
  return plain
}

function tlsOf(options: RequestOptions): Tls {
  const { ca, cert, key, servername, rejectUnauthorized } = options
  return {
    ...(isPem(ca) && { ca }),
    ...(isPem(cert) && { cert }),
    ...(isPem(key) && { key }),
    ...(servername !== undefined && { servername }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
  }
}

function isPem(value: unknown): value is string | Buffer {
  return typeof value === 'string' || Buffer.isBuffer(value)
}

function headersOf(options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value !== undefined) headers[name.toLowerCase()] = String(value)
  }
  if (typeof options.auth === 'string') {
    headers.authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`
  }
  return headers
}
