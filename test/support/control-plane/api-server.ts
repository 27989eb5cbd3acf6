// A real kube-apiserver on an etcd of its own, both on loopback.
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Transport } from '#src/kube/transport.ts'
import { freePort } from '#test/support/processes.ts'
import { handOverAudit, type Restart } from './audit-hand-over.ts'
import { programPath } from './build.ts'
import { type Child, startChild } from './child.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

/** `admin` may do everything; all others are `<namespace>:<name>` of a ServiceAccount. */
export type Identity = 'admin' | `${string}:${string}`

/** The ways to an API server. */
export interface Access {
  /** `https://127.0.0.1:PORT` */
  readonly url: string
  /** PEM of whoever signed the server's certificate. */
  readonly ca: string
  readonly workspace: Workspace
  /** As admin. */
  readonly transport: Transport
  readonly client: KubeClient
  transportAs(identity: Identity): Promise<Transport>
  clientAs(identity: Identity): Promise<KubeClient>
  /** What a request as `identity` carries. */
  tokenOf(identity: Identity): Promise<string>
  /** The text of a kubeconfig. */
  kubeconfig(identity: Identity): Promise<string>
  /** The path of one, written once. */
  kubeconfigFile(identity: Identity): Promise<string>
}

export interface ApiServer extends Access {
  /** Where its etcd listens. */
  readonly etcdUrl: string
  /** SIGKILL to the API server; etcd goes on. */
  kill(): Promise<void>
  /** Starts it again on the same etcd and port. Resolves when it is ready. */
  start(): Promise<void>
  /** From now on it gets only one part in `factor` of its time. The result ends that. */
  slowBy(factor: number): Promise<Child>
  stop(): Promise<void>
}

export interface ApiServerOptions {
  /** ServiceAccounts whose requests the audit log tells. */
  readonly audited?: readonly string[]
  /** More flags for kube-apiserver. */
  readonly flags?: readonly string[]
}

const ADMIN_TOKEN = 'admin'
const SLOWED = fileURLToPath(new URL('slowed.mjs', import.meta.url))
const READY_MS = 60_000
const NAMESPACE = 'sundial-system'
/** All accounts that Sundial has. */
const ACCOUNTS = [
  ...'scheduled-machine bootc-node-pool sweep sources pull-secret-source calendar-source standalone sundial'
    .split(' ')
    .map((name) => `${NAMESPACE}:${name}`),
  '5spot-system:reclaim-agent',
  'sundial-bootc:bootc-daemon',
]

/** Starts etcd and kube-apiserver, and waits until they serve. */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const workspace = createWorkspace()
  const etcd = await startEtcd(workspace)
  const port = await freePort()
  const url = `https://127.0.0.1:${port}`
  writeFiles(workspace, options.audited ?? ACCOUNTS)
  const launch = async (): Promise<Child> => {
    const child = await startChild(
      await programPath('kube-apiserver'),
      [...serverFlags(workspace, etcd.url, port), ...(options.flags ?? [])],
      { log: workspace.path('kube-apiserver.log') },
    )
    await ready(child, 'kube-apiserver', workspace, async () => {
      const admin = adminTransport(url, readCa(workspace))
      const response = await admin({ method: 'GET', path: '/readyz' })
      return response.status === 200
    })
    return child
  }
  let server = await launch()
  const restarts: Restart[] = []

  return {
    ...accessTo(url, readCa(workspace), workspace),
    etcdUrl: etcd.url,
    async kill() {
      server.signal('SIGKILL')
      await server.ended
    },
    async start() {
      const from = Date.now()
      server = await launch()
      restarts.push({ from, to: Date.now() })
    },
    slowBy: (factor) =>
      startChild(process.execPath, [SLOWED, String(server.pid), String(factor)], {
        log: workspace.path('slowed.log'),
      }),
    async stop() {
      // Nothing is left to be finished: what it has written is in etcd, and that goes too.
      server.signal('SIGKILL')
      await server.ended
      await etcd.child.stop()
      handOverAudit(workspace.path('audit.log'), basename(workspace.path()), restarts)
      workspace.leave()
    },
  }
}

/** The ways to the API server at `url`, which takes the administrator's token of `writeAdminToken`. */
export function accessTo(url: string, ca: string, workspace: Workspace): Access {
  const transport = adminTransport(url, ca)
  const client = createKubeClient(transport)
  const tokens = new Map<Identity, Promise<string>>()
  const access: Access = {
    url,
    ca,
    workspace,
    transport,
    client,
    tokenOf(identity) {
      const token = tokens.get(identity) ?? requestToken(transport, identity)
      tokens.set(identity, token)
      return token
    },
    async transportAs(identity) {
      const headers = { authorization: `Bearer ${await access.tokenOf(identity)}` }
      return createHttpsTransport(fixedCredentials({ server: url, tls: { ca }, headers }))
    },
    clientAs: async (identity) => createKubeClient(await access.transportAs(identity)),
    async kubeconfig(identity) {
      return kubeconfigText(url, ca, await access.tokenOf(identity))
    },
    async kubeconfigFile(identity) {
      const path = workspace.path(`${identity.replace(':', '-')}.kubeconfig`)
      if (!existsSync(path)) writeFileSync(path, await access.kubeconfig(identity))
      return path
    },
  }
  return access
}

/** Writes the file for `--audit-policy-file`: requests of these ServiceAccounts and nothing else; all that
 * Sundial has, if not said. */
export function writeAuditPolicy(path: string, audited: readonly string[] = ACCOUNTS): void {
  const users = audited.map((account) => `system:serviceaccount:${account}`)
  const policy = {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived', 'ResponseStarted'],
    rules: [...(users.length > 0 ? [{ level: 'Metadata', users }] : []), { level: 'None' }],
  }
  // JSON is YAML.
  writeFileSync(path, JSON.stringify(policy))
}

/** Writes the file for `--token-auth-file`. */
export function writeAdminToken(path: string): void {
  writeFileSync(path, `${ADMIN_TOKEN},admin,admin,"system:masters"\n`)
}

/** Waits for `isReady`, and gives up when the program has ended or the time is over.
 * @throws with the end of the log */
export async function ready(
  child: Child,
  name: string,
  workspace: Workspace,
  isReady: () => Promise<boolean>,
): Promise<void> {
  const until = performance.now() + READY_MS
  while (child.isRunning() && performance.now() < until) {
    if (await isReady().catch(() => false)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const log = readFileSync(workspace.path(`${name}.log`), 'utf8')
  const why = child.isRunning() ? `was not ready in ${READY_MS / 1000} s` : 'ended'
  await child.stop()
  throw new Error(`${name} ${why}:\n${log.slice(-4_000)}`)
}

async function startEtcd(workspace: Workspace): Promise<{ url: string; child: Child }> {
  const url = `http://127.0.0.1:${await freePort()}`
  const peer = `http://127.0.0.1:${await freePort()}`
  const child = await startChild(
    await programPath('etcd'),
    [
      `--data-dir=${workspace.path('etcd')}`,
      // What a test writes need not survive the machine.
      '--unsafe-no-fsync',
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      '--log-level=warn',
    ],
    { log: workspace.path('etcd.log') },
  )
  await ready(child, 'etcd', workspace, async () => (await fetch(`${url}/health`)).ok)
  return { url, child }
}

function serverFlags(workspace: Workspace, etcdUrl: string, port: number): readonly string[] {
  return [
    `--etcd-servers=${etcdUrl}`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--cert-dir=${workspace.path('certs')}`,
    `--token-auth-file=${workspace.path('tokens.csv')}`,
    '--authorization-mode=Node,RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${workspace.path('sa.pub')}`,
    `--service-account-signing-key-file=${workspace.path('sa.key')}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    // It would want an account for every Pod, and nobody mounts tokens here.
    '--disable-admission-plugins=ServiceAccount',
    // Off by default, and on in OpenShift: who says that an object blocks its owner needs the right to.
    '--enable-admission-plugins=OwnerReferencesPermissionEnforcement',
    '--allow-privileged=true',
    `--audit-policy-file=${workspace.path('audit-policy.yaml')}`,
    `--audit-log-path=${workspace.path('audit.log')}`,
  ]
}

function writeFiles(workspace: Workspace, audited: readonly string[]): void {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  writeFileSync(workspace.path('sa.pub'), publicKey)
  writeFileSync(workspace.path('sa.key'), privateKey)
  writeAdminToken(workspace.path('tokens.csv'))
  writeAuditPolicy(workspace.path('audit-policy.yaml'), audited)
}

// The server signs a certificate for 127.0.0.1 at its first start; the file has the signer too.
function readCa(workspace: Workspace): string {
  return readFileSync(workspace.path('certs', 'apiserver.crt'), 'utf8')
}

function adminTransport(server: string, ca: string): Transport {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
  const credentials = fixedCredentials({ server, tls: { ca }, headers })
  return createHttpsTransport(credentials, { timeoutSeconds: 30 })
}

async function requestToken(transport: Transport, identity: Identity): Promise<string> {
  if (identity === 'admin') return ADMIN_TOKEN
  const [namespace, name] = identity.split(':')
  const { status, body } = await transport({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 86_400 },
    }),
  })
  if (status !== 201) throw new Error(`no token for ${identity}: ${body}`)
  const answer: { status: { token: string } } = JSON.parse(body)
  return answer.status.token
}

function kubeconfigText(server: string, ca: string, token: string): string {
  const name = 'control-plane'
  const config: Omit<KubeObject, 'metadata'> = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') },
      },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
    'current-context': name,
  }
  return `${JSON.stringify(config, null, 2)}\n`
}
