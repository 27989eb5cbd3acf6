// A node as real ones are: containerd, etcd, kube-apiserver, controllers, scheduler, kube-proxy and kubelet, in
// mount, network and process namespaces of their own. Nothing listens on the host, and the end of one process
// ends it all. The host reaches it, its pods and its Services by a pair of virtual links.
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Access,
  accessTo,
  ready,
  writeAdminToken,
  writeAuditPolicy,
} from '#test/support/control-plane/api-server.ts'
import { cacheFolder, programPath } from '#test/support/control-plane/build.ts'
import { type Child, runProgram, startChild } from '#test/support/control-plane/child.ts'
import type { Program } from '#test/support/control-plane/programs.ts'
import { createWorkspace, type Workspace } from '#test/support/control-plane/workspace.ts'
import { CNI } from './requirements.ts'

const ADDRESS = '172.30.0.1'
const SECOND_ADDRESS = '172.30.0.2'
const HOST = '172.30.0.254'
const LINK = 'sundial0'
const PORT = 17_443
const SERVICES = '10.96.0.0/16'
const PODS = '10.244.0.0/16'
const DNS = '10.96.0.10'
export const NODE = 'sundial-node'
/** Another kubelet beside it, with containers of its own, for a Node that can be drained. */
export const SECOND_NODE = 'sundial-node-2'
/** Of the Nodes that have a kubelet: the stand-ins for machines have none. */
const REAL = 'sundial.dev/real'
export interface Node {
  readonly api: Access
  readonly workspace: Workspace
  /** What runs on it, by name. */
  readonly parts: ReadonlyMap<NodePart, Child>
  /** Imports an image archive. @throws with the words of ctr */
  importImage(path: string): Promise<void>
  /** Runs a program of the host in the node's namespaces; gives what it prints. @throws with its words */
  run(program: string, ...args: readonly string[]): Promise<string>
  /** Starts the second kubelet, with these images. Resolves when its Node is registered. */
  startSecond(images: readonly string[]): Promise<void>
  /** Ends a part. */
  kill(part: NodePart, signal?: NodeJS.Signals): Promise<void>
  /** Starts a part that has ended. */
  start(part: NodePart): Promise<void>
  /** Ends everything, and removes links, cgroups and files. */
  stop(): Promise<void>
}

export type NodePart =
  | 'containerd'
  | 'containerd-2'
  | 'etcd'
  | 'kubelet'
  | 'kubelet-2'
  | Extract<Program, `kube-${string}`>

/** Starts a node; `cache` is a folder for what outlives it, `firstImages` are imported before the kubelet starts.
 * Resolves when the API server answers and the Node is registered.
 * @throws when another one runs on this machine */
export async function startNode(cache: string, firstImages: readonly string[]): Promise<Node> {
  await refuseASecond()
  const workspace = createWorkspace()
  const log = (name: string) => workspace.path(`${name}.log`)
  mkdirSync(workspace.path('certs'), { recursive: true })
  const nodes = [NODE, ADDRESS, SECOND_NODE, SECOND_ADDRESS]
  await must('sh', [fileOf('certificates.sh'), workspace.path('certs'), ...nodes])
  for (const folder of cgroups()) mkdirSync(folder, { recursive: true })

  const outer = await startChild(
    'unshare',
    [
      '--mount',
      '--net',
      '--pid',
      '--fork',
      '--kill-child',
      '--propagation=private',
      '--mount-proc',
      'sh',
      fileOf('node-init.sh'),
      workspace.path(),
      await programPath('pause'),
    ],
    { log: log('node') },
  )
  await ready(outer, 'node', workspace, async () => existsSync(workspace.path('namespaces')))
  const inner = await childOf(outer.pid)
  const inside = ['--target', inner, '--mount', '--net', '--pid', '--']
  const within = (program: string, ...args: readonly string[]) =>
    must('nsenter', [...inside, program, ...args])

  await connect(inner, within)
  writeConfigurations(workspace, cache)
  await within('mkdir', '-p', '/run/cni', '/run/containerd')
  await within('cp', workspace.path('bridge.conflist'), '/run/cni/10-bridge.conflist')

  const parts = new Map<NodePart, Child>()
  const start = async (part: NodePart): Promise<void> => {
    const program = await programOf(part)
    const child = await startChild('nsenter', [...inside, program, ...flagsOf(part, workspace)], {
      log: log(part),
    })
    parts.set(part, child)
  }
  const ctr = (name: string, ...args: readonly string[]) =>
    runProgram('ctr', ['--address', workspace.path(`${name}.sock`), ...args])
  // An archive of the cache is named after its content: what was imported once is there.
  const importInto = async (name: string, path: string): Promise<void> => {
    const mark = join(cache, `${name}-imported`, basename(path))
    const isOfCache = path.startsWith(cacheFolder())
    if (isOfCache && existsSync(mark)) return
    const { status, stderr } = await ctr(name, '--namespace=k8s.io', 'images', 'import', path)
    if (status !== 0) throw new Error(`${path} was not imported:\n${stderr}`)
    if (!isOfCache) return
    mkdirSync(dirname(mark), { recursive: true })
    writeFileSync(mark, '')
  }
  const importImage = (path: string) => importInto('containerd', path)
  const part = (name: NodePart): Child => {
    const child = parts.get(name)
    if (child === undefined) throw new Error(`${name} was not started`)
    return child
  }

  const stop = async (): Promise<void> => {
    // Process 1 is killed with its parent, and takes everything with it.
    outer.signal('SIGKILL')
    await outer.ended
    await Promise.all([...parts.values()].map(({ ended }) => ended))
    await runProgram('ip', ['link', 'del', LINK])
    await removeCgroups()
    workspace.leave()
  }

  try {
    await Promise.all([start('containerd'), start('etcd')])
    await start('kube-apiserver')
    const containers = (name: 'containerd' | 'containerd-2') =>
      ready(part(name), name, workspace, async () => (await ctr(name, 'version')).status === 0)
    await containers('containerd')
    const ca = readFileSync(workspace.path('certs', 'ca.crt'), 'utf8')
    const api = accessTo(`https://${ADDRESS}:${PORT}`, ca, workspace)
    const imported = Promise.all(firstImages.map(importImage))
    await ready(part('kube-apiserver'), 'kube-apiserver', workspace, async () => {
      const { status } = await api.transport({ method: 'GET', path: '/readyz' })
      return status === 200
    })
    await Promise.all([
      start('kube-controller-manager'),
      start('kube-scheduler'),
      start('kube-proxy'),
      imported.then(() => start('kubelet')),
    ])
    const registered = (name: 'kubelet' | 'kubelet-2', node: string) =>
      ready(part(name), name, workspace, async () => {
        const { status } = await api.transport({ method: 'GET', path: `/api/v1/nodes/${node}` })
        return status === 200
      })
    await registered('kubelet', NODE)
    return {
      api,
      workspace,
      parts,
      importImage,
      run: within,
      async startSecond(images) {
        await start('containerd-2')
        await containers('containerd-2')
        for (const image of [...firstImages, ...images]) await importInto('containerd-2', image)
        await start('kubelet-2')
        await registered('kubelet-2', SECOND_NODE)
      },
      async kill(name, signal = 'SIGKILL') {
        const child = part(name)
        // nsenter waits for what it has started, and passes no signals on.
        await must('nsenter', [...inside, 'kill', `-${signal}`, await innerPid(child.pid)])
        await child.ended
      },
      start,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function refuseASecond(): Promise<void> {
  const { status } = await runProgram('ip', ['link', 'show', LINK])
  if (status !== 0) return
  if (await answers(ADDRESS, PORT)) {
    throw new Error(`Another node runs on this machine, behind the link ${LINK}: wait for its end`)
  }
  // It was killed, and the kernel is not done with it.
  await must('ip', ['link', 'del', LINK])
  await removeCgroups()
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 1_000 })
    const end = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}

async function connect(
  inner: string,
  within: (program: string, ...args: readonly string[]) => Promise<string>,
): Promise<void> {
  await must('ip', ['link', 'add', LINK, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', inner])
  // The address first: what is not local would go out by the default route.
  await must('ip', ['addr', 'add', `${HOST}/24`, 'dev', LINK])
  await must('ip', ['link', 'set', LINK, 'up'])
  await within('ip', 'addr', 'add', `${ADDRESS}/24`, 'dev', 'eth0')
  await within('ip', 'addr', 'add', `${SECOND_ADDRESS}/24`, 'dev', 'eth0')
  await within('ip', 'link', 'set', 'eth0', 'up')
  // The host forwards nothing: nothing leaves.
  await within('ip', 'route', 'add', 'default', 'via', HOST)
  for (const network of [SERVICES, PODS]) {
    await must('ip', ['route', 'add', network, 'via', ADDRESS, 'dev', LINK])
  }
}

function writeConfigurations(workspace: Workspace, cache: string): void {
  const write = (name: string, text: string) => writeFileSync(workspace.path(name), text)
  const json = (name: string, value: object) => write(name, JSON.stringify(value, null, 2))
  writeAdminToken(workspace.path('tokens.csv'))
  writeAuditPolicy(workspace.path('audit-policy.yaml'))
  for (const name of ['containerd', 'containerd-2']) {
    // Kept from run to run, so that images need not be unpacked again.
    const root = join(cache, name)
    mkdirSync(root, { recursive: true })
    write(`${name}.toml`, containerdConfiguration(workspace, name, root))
  }
  json('bridge.conflist', {
    cniVersion: '1.0.0',
    name: 'bridge',
    plugins: [
      {
        type: 'bridge',
        bridge: 'cni0',
        isGateway: true,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          dataDir: '/run/cni-ipam',
          ranges: [[{ subnet: '10.244.0.0/24' }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  })
  const certificate = (name: string) => workspace.path('certs', name)
  json('kubelet.yaml', kubeletConfiguration(workspace, 'kubelet', ADDRESS))
  json('kubelet-2.yaml', kubeletConfiguration(workspace, 'kubelet-2', SECOND_ADDRESS))
  json('kube-proxy.yaml', {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    bindAddress: ADDRESS,
    clientConnection: { kubeconfig: workspace.path('kube-proxy.kubeconfig') },
    clusterCIDR: PODS,
    hostnameOverride: NODE,
    mode: 'nftables',
    nftables: { minSyncPeriod: '100ms' },
    // Those of the whole machine stay as they are.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  })
  json('kube-scheduler.yaml', {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    clientConnection: { kubeconfig: workspace.path('kube-scheduler.kubeconfig') },
    leaderElection: { leaderElect: false },
    profiles: [
      {
        schedulerName: 'default-scheduler',
        pluginConfig: [{ name: 'NodeAffinity', args: { addedAffinity: onRealNodes() } }],
      },
    ],
  })
  const clients = [
    'kubelet',
    'kubelet-2',
    'kube-proxy',
    'kube-scheduler',
    'kube-controller-manager',
  ]
  for (const name of clients) {
    json(`${name}.kubeconfig`, {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'node',
          cluster: {
            server: `https://${ADDRESS}:${PORT}`,
            'certificate-authority': certificate('ca.crt'),
          },
        },
      ],
      users: [
        {
          name,
          user: {
            'client-certificate': certificate(`${name}.crt`),
            'client-key': certificate(`${name}.key`),
          },
        },
      ],
      contexts: [{ name: 'node', context: { cluster: 'node', user: name } }],
      'current-context': 'node',
    })
  }
}

function kubeletConfiguration(workspace: Workspace, name: string, address: string): object {
  const certificate = (file: string) => workspace.path('certs', file)
  const containerd = name.replace('kubelet', 'containerd')
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address,
    readOnlyPort: 0,
    healthzPort: 0,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: certificate('ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: certificate(`${name}.crt`),
    tlsPrivateKeyFile: certificate(`${name}.key`),
    containerRuntimeEndpoint: `unix://${workspace.path(`${containerd}.sock`)}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroupOf(name)}`,
    // A kubelet takes away what others have left there.
    podLogsDir: `/var/log/pods-of-${name}`,
    // The machine may have either.
    failCgroupV1: false,
    failSwapOn: false,
    makeIPTablesUtilChains: false,
    clusterDNS: [DNS],
    clusterDomain: 'cluster.local',
    resolvConf: '/run/resolv.conf',
    // An image that is taken away could not be pulled again.
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '1Gi',
      'imagefs.available': '1Gi',
    },
  }
}

function onRealNodes(): object {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: REAL, operator: 'Exists' }] }],
    },
  }
}

function containerdConfiguration(workspace: Workspace, name: string, root: string): string {
  return `version = 2
root = "${root}"
state = "/run/${name}"
[grpc]
  address = "${workspace.path(`${name}.sock`)}"
[ttrpc]
  address = "/run/${name}.ttrpc"
[plugins]
  [plugins."io.containerd.internal.v1.opt"]
    path = "${workspace.path(`${name}-opt`)}"
  [plugins."io.containerd.grpc.v1.cri"]
    sandbox_image = "dev.local/pause:1"
    # A machine may not let even root lower it.
    restrict_oom_score_adj = true
    [plugins."io.containerd.grpc.v1.cri".cni]
      bin_dir = "${CNI}"
      conf_dir = "/run/cni"
    [plugins."io.containerd.grpc.v1.cri".containerd]
      snapshotter = "overlayfs"
      default_runtime_name = "runc"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
        runtime_type = "io.containerd.runc.v2"
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
          SystemdCgroup = false
`
}

function flagsOf(part: NodePart, workspace: Workspace): readonly string[] {
  const certificate = (name: string) => workspace.path('certs', name)
  const kubeconfig = workspace.path(`${part}.kubeconfig`)
  const etcd = 'http://127.0.0.1:2379'
  switch (part) {
    case 'containerd':
    case 'containerd-2':
      return ['--config', workspace.path(`${part}.toml`)]
    case 'etcd':
      return [
        `--data-dir=${workspace.path('etcd')}`,
        // What a test writes need not survive the machine.
        '--unsafe-no-fsync',
        `--listen-client-urls=${etcd}`,
        `--advertise-client-urls=${etcd}`,
        '--listen-peer-urls=http://127.0.0.1:2380',
        '--log-level=warn',
      ]
    case 'kube-apiserver':
      return [
        `--etcd-servers=${etcd}`,
        `--bind-address=${ADDRESS}`,
        `--advertise-address=${ADDRESS}`,
        `--secure-port=${PORT}`,
        `--service-cluster-ip-range=${SERVICES}`,
        `--tls-cert-file=${certificate('apiserver.crt')}`,
        `--tls-private-key-file=${certificate('apiserver.key')}`,
        `--client-ca-file=${certificate('ca.crt')}`,
        `--token-auth-file=${workspace.path('tokens.csv')}`,
        '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
        `--service-account-key-file=${certificate('sa.pub')}`,
        `--service-account-signing-key-file=${certificate('sa.key')}`,
        '--authorization-mode=Node,RBAC',
        '--enable-admission-plugins=NodeRestriction,OwnerReferencesPermissionEnforcement',
        '--allow-privileged=true',
        `--kubelet-client-certificate=${certificate('kubelet-client.crt')}`,
        `--kubelet-client-key=${certificate('kubelet-client.key')}`,
        '--kubelet-preferred-address-types=InternalIP',
        `--audit-policy-file=${workspace.path('audit-policy.yaml')}`,
        `--audit-log-path=${workspace.path('audit.log')}`,
      ]
    case 'kube-controller-manager':
      return [
        `--kubeconfig=${kubeconfig}`,
        `--authentication-kubeconfig=${kubeconfig}`,
        `--authorization-kubeconfig=${kubeconfig}`,
        `--root-ca-file=${certificate('ca.crt')}`,
        `--service-account-private-key-file=${certificate('sa.key')}`,
        '--use-service-account-credentials',
        '--leader-elect=false',
        '--bind-address=127.0.0.1',
        // The Nodes of stand-ins have no heartbeat, and nobody is to miss it.
        '--node-monitor-grace-period=24h',
      ]
    case 'kube-scheduler':
      return [`--config=${workspace.path('kube-scheduler.yaml')}`, '--bind-address=127.0.0.1']
    case 'kube-proxy':
      return [`--config=${workspace.path('kube-proxy.yaml')}`]
    case 'kubelet':
    case 'kubelet-2':
      return [
        `--config=${workspace.path(`${part}.yaml`)}`,
        `--kubeconfig=${kubeconfig}`,
        `--root-dir=/var/lib/${part}`,
        `--hostname-override=${part === 'kubelet' ? NODE : SECOND_NODE}`,
        `--node-ip=${part === 'kubelet' ? ADDRESS : SECOND_ADDRESS}`,
        `--node-labels=${REAL}=`,
      ]
    default:
      return part satisfies never
  }
}

async function programOf(part: NodePart): Promise<string> {
  if (part === 'containerd' || part === 'containerd-2') return 'containerd'
  return programPath(part === 'kubelet-2' ? 'kubelet' : part)
}

function cgroupOf(kubelet: string): string {
  return `sundial-${kubelet}`
}

function cgroups(): readonly string[] {
  return hierarchies().flatMap((hierarchy) =>
    ['kubelet', 'kubelet-2'].map((kubelet) => join(hierarchy, cgroupOf(kubelet))),
  )
}

// The process that a process has started; there is one.
async function childOf(pid: number): Promise<string> {
  const text = await must('pgrep', ['--parent', String(pid)])
  return text.trim().split('\n')[0] ?? ''
}

// The pid that a child of `nsenter` has inside.
async function innerPid(pid: number): Promise<string> {
  const child = await childOf(pid)
  const status = readFileSync(`/proc/${child}/status`, 'utf8')
  return /^NSpid:.*\s(\d+)$/m.exec(status)?.[1] ?? ''
}

function hierarchies(): readonly string[] {
  const root = '/sys/fs/cgroup'
  // Of version 2 there is but one.
  if (existsSync(join(root, 'cgroup.controllers'))) return [root]
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(root, name))
}

// The kernel takes a moment to see that those in them have ended.
async function removeCgroups(): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const left = cgroups().filter((folder) => !isRemoved(folder))
    if (left.length === 0) return
    await once(AbortSignal.timeout(100), 'abort')
  }
}

function isRemoved(folder: string): boolean {
  if (!existsSync(folder)) return true
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) isRemoved(join(folder, entry.name))
    }
    rmdirSync(folder)
    return true
  } catch {
    return false
  }
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}

async function must(program: string, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runProgram(program, args)
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stderr}${stdout}`)
  return stdout
}
