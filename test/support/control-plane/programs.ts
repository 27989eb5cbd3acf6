// The programs of a real control plane: which there are, and where each comes from.
import type { Edit } from './edited-source.ts'

/** A program that a suite can start. */
export type Program =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kubectl'
  | 'cluster-api'
  | 'cluster-api-v1.10'
  | 'apiserver_receive_adapter'
  | 'mtping'
  | 'ingress'
  | 'filter'
  | 'channel_dispatcher'
  | 'registry'
  | 'helm'
  | 'promtool'
  | 'kubelet'
  | 'kube-proxy'
  | 'kube-scheduler'
  | 'coredns'
  | 'pause'
  | 'kingress'
  | 'serving-controller'
  | 'serving-webhook'
  | 'serving-autoscaler'
  | 'serving-activator'
  | 'serving-queue'
  | 'eventing-controller'
  | 'eventing-webhook'
  | 'govc'
  | 'vcsim'
  | 'gitleaks'
  | 'actionlint'
  | 'cosign'
  | 'openvex'

/** A Go module of `test/control-plane`, and what is taken from it. */
export interface ProgramModule {
  readonly name: string
  /** Its folder in `test/control-plane`; its name, if not said. */
  readonly folder?: string
  /** The module that the programs are part of. */
  readonly path: string
  /** Go packages of the programs, by the file that each becomes. */
  readonly packages: Partial<Record<Program, string>>
  /** Passed to the linker: a server that was not told its version says v0.0.0, and others refuse it. */
  readonly ldflags: readonly string[]
  /** Build tags. */
  readonly tags?: readonly string[]
  /** Folders or files of the module with CustomResourceDefinitions. */
  readonly definitions: readonly string[]
  /** Go files of ours in the folder. */
  readonly sources?: readonly string[]
  /** Made in a copy of the module's source, from which its programs are built. */
  readonly edits?: readonly Edit[]
}

const KUBERNETES = 'k8s.io/kubernetes'
const EVENTING = 'knative.dev/eventing'
const CLUSTER_API = 'sigs.k8s.io/cluster-api'
const KUBERNETES_VERSION = { major: 1, minor: 36, patch: 3 }

const REGISTRY: ProgramModule = {
  name: 'registry',
  path: 'github.com/distribution/distribution/v3',
  packages: { registry: '.' },
  ldflags: [],
  definitions: [],
  sources: ['main.go'],
}

/** A control plane on loopback: the ones that everything else needs first. */
export const MODULES: readonly ProgramModule[] = [
  {
    name: 'etcd',
    path: 'go.etcd.io/etcd/server/v3',
    packages: { etcd: 'go.etcd.io/etcd/server/v3' },
    ldflags: [],
    definitions: [],
  },
  {
    name: 'kubernetes',
    path: KUBERNETES,
    packages: {
      'kube-apiserver': `${KUBERNETES}/cmd/kube-apiserver`,
      'kube-controller-manager': `${KUBERNETES}/cmd/kube-controller-manager`,
      kubectl: `${KUBERNETES}/cmd/kubectl`,
    },
    ldflags: kubernetesVersion(),
    definitions: [],
  },
  {
    name: 'knative-eventing',
    path: EVENTING,
    packages: {
      apiserver_receive_adapter: `${EVENTING}/cmd/apiserver_receive_adapter`,
      mtping: `${EVENTING}/cmd/mtping`,
      ingress: `${EVENTING}/cmd/broker/ingress`,
      filter: `${EVENTING}/cmd/broker/filter`,
    },
    ldflags: [],
    definitions: ['config/core/resources', 'config/channels/in-memory-channel/resources'],
  },
  {
    name: 'knative-channel',
    folder: 'knative-eventing',
    path: EVENTING,
    packages: { channel_dispatcher: `${EVENTING}/cmd/in_memory/channel_dispatcher` },
    ldflags: [],
    definitions: [],
    edits: portsOfDispatcher(),
  },
  {
    name: 'cluster-api',
    path: CLUSTER_API,
    packages: { 'cluster-api': CLUSTER_API },
    ldflags: [],
    definitions: ['config/crd/bases'],
  },
  {
    name: 'cluster-api-v1.10',
    path: CLUSTER_API,
    packages: { 'cluster-api-v1.10': CLUSTER_API },
    ldflags: [],
    definitions: ['config/crd/bases'],
  },
  REGISTRY,
  {
    name: 'prometheus',
    path: 'github.com/prometheus/prometheus',
    packages: { promtool: 'github.com/prometheus/prometheus/cmd/promtool' },
    ldflags: [],
    // Without the service discoveries of all clouds, which take longer to build than the rest.
    tags: ['remove_all_sd'],
    definitions: [],
  },
  {
    name: 'helm',
    path: 'helm.sh/helm/v4',
    packages: { helm: 'helm.sh/helm/v4/cmd/helm' },
    ldflags: [],
    definitions: [],
  },
  {
    name: 'knative-serving',
    path: 'knative.dev/serving',
    packages: {},
    ldflags: [],
    definitions: ['config/core/300-resources'],
  },
]

const SERVING = 'knative.dev/serving'

/** What makes a node of it, with Knative's own controllers, and the vCenter for images of machines. */
export const NODE_MODULES: readonly ProgramModule[] = [
  {
    name: 'kubernetes-node',
    path: KUBERNETES,
    packages: {
      kubelet: `${KUBERNETES}/cmd/kubelet`,
      'kube-proxy': `${KUBERNETES}/cmd/kube-proxy`,
      'kube-scheduler': `${KUBERNETES}/cmd/kube-scheduler`,
    },
    ldflags: kubernetesVersion(),
    definitions: [],
  },
  {
    name: 'knative-eventing-core',
    path: EVENTING,
    packages: {
      'eventing-controller': `${EVENTING}/cmd/controller`,
      'eventing-webhook': `${EVENTING}/cmd/webhook`,
    },
    ldflags: [],
    definitions: [],
  },
  {
    name: 'knative-serving-core',
    path: SERVING,
    packages: {
      'serving-controller': `${SERVING}/cmd/controller`,
      'serving-webhook': `${SERVING}/cmd/webhook`,
      'serving-autoscaler': `${SERVING}/cmd/autoscaler`,
      'serving-activator': `${SERVING}/cmd/activator`,
      'serving-queue': `${SERVING}/cmd/queue`,
    },
    ldflags: [],
    definitions: [],
  },
  {
    name: 'coredns',
    path: 'github.com/coredns/coredns',
    packages: { coredns: '.' },
    ldflags: [],
    definitions: [],
    sources: ['main.go'],
  },
  {
    name: 'govmomi',
    path: 'github.com/vmware/govmomi',
    packages: { govc: './govc', vcsim: './vcsim' },
    ldflags: [],
    definitions: [],
    sources: ['govc/main.go', 'vcsim/main.go'],
  },
  ...(
    [
      ['pause', ['main.go']],
      ['kingress', ['main.go', 'watch.go']],
    ] as const
  ).map(([name, sources]) => ({
    name,
    path: `sundial/control-plane/${name}`,
    packages: { [name]: '.' },
    ldflags: [],
    definitions: [],
    sources,
  })),
]

/** What npm run security runs. */
export const SECURITY_MODULES: readonly ProgramModule[] = [
  REGISTRY,
  {
    name: 'cosign',
    path: 'github.com/sigstore/cosign/v3',
    packages: { cosign: 'github.com/sigstore/cosign/v3/cmd/cosign' },
    ldflags: [],
    definitions: [],
  },
  {
    name: 'openvex',
    path: 'github.com/openvex/go-vex',
    packages: { openvex: '.' },
    ldflags: [],
    definitions: [],
    sources: ['main.go'],
  },
  {
    name: 'gitleaks',
    path: 'github.com/zricethezav/gitleaks/v8',
    packages: { gitleaks: 'github.com/zricethezav/gitleaks/v8' },
    ldflags: [],
    definitions: [],
  },
  {
    name: 'actionlint',
    path: 'github.com/rhysd/actionlint',
    packages: { actionlint: 'github.com/rhysd/actionlint/cmd/actionlint' },
    ldflags: [],
    definitions: [],
  },
]

function kubernetesVersion(): readonly string[] {
  const { major, minor, patch } = KUBERNETES_VERSION
  return Object.entries({
    gitVersion: `v${major}.${minor}.${patch}`,
    gitMajor: String(major),
    gitMinor: String(minor),
  }).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
}

// Ingress and filter take their ports from the environment; the dispatcher has 8080 and 8443 in its
// source. Every adapter listens on 8080 too, for probes, when it can: no two suites could run at once.
function portsOfDispatcher(): readonly Edit[] {
  const file = 'pkg/reconciler/inmemorychannel/dispatcher/controller.go'
  const field = 'MaxIdleConns int `envconfig:'
  return [
    {
      file,
      from: field,
      to: [
        'HTTPPort  int `envconfig:"DISPATCHER_PORT" default:"8080"`',
        'HTTPSPort int `envconfig:"DISPATCHER_PORT_HTTPS" default:"8443"`',
        field,
      ].join('\n\t'),
    },
    { file, from: 'httpPort,', to: 'env.HTTPPort,' },
    { file, from: 'httpsPort,', to: 'env.HTTPSPort,' },
  ]
}
