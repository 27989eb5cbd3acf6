import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import {
  CONFIG_MAPS,
  EVENTS,
  groupOf,
  NODES,
  PING_SOURCES,
  PODS,
  SECRETS,
} from '#src/kube/resource.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { build, type Manifest } from '#test/support/manifests/kustomize.ts'

// One row for each thing a function may touch. What is not here, it may not.
const SCHEDULED_MACHINE = [
  '* bootstrap.cluster.x-k8s.io/*: create delete get',
  '* cluster.x-k8s.io/clusters: get',
  '* cluster.x-k8s.io/machines/finalizers: update',
  '* cluster.x-k8s.io/machinedrainrules: list',
  '* cluster.x-k8s.io/machines: create delete get patch',
  '* core/configmaps: get',
  '* core/nodes: delete get list patch',
  '* core/pods/eviction: create',
  '* core/pods: list',
  '* core/secrets: get',
  '* events.k8s.io/events: create',
  '* infrastructure.cluster.x-k8s.io/*: create delete get',
  '* 5spot.finos.org/scheduledmachines/status: patch',
  '* 5spot.finos.org/scheduledmachines: get list patch',
  '* k0smotron.io/*: create delete get',
  '* schedule.sundial.dev/scheduleoverrides/status: patch',
  '* schedule.sundial.dev/scheduleoverrides: delete list',
  '5spot-system core/configmaps: create delete get patch',
  'sundial-system sources.knative.dev/pingsources alarm: get patch',
]
const BOOTC_NODE_POOL = [
  '* core/nodes: get list patch',
  '* core/pods/eviction: create',
  '* core/pods: list',
  '* core/secrets: get',
  '* events.k8s.io/events: create',
  '* node.bootc.dev/bootcnodepools/finalizers: update',
  '* node.bootc.dev/bootcnodepools/status: patch',
  '* node.bootc.dev/bootcnodepools: get list patch',
  '* node.bootc.dev/bootcnodes: create delete get list patch',
  'sundial-system sources.knative.dev/pingsources alarm: get patch',
]
const SWEEP = [
  '* cluster.x-k8s.io/machines: list',
  '* core/configmaps: get',
  '* core/nodes: list',
  '* core/secrets: get',
  '* core/secrets: get',
  '* 5spot.finos.org/scheduledmachines: list',
  '* schedule.sundial.dev/scheduleoverrides: list',
  '* node.bootc.dev/bootcnodepools: get list',
  '* node.bootc.dev/bootcnodes: list',
  'sundial-system sources.knative.dev/pingsources alarm: get patch',
]
const SOURCES = [
  '* 5spot.finos.org/scheduledmachines: get list watch',
  '* schedule.sundial.dev/scheduleoverrides: get list watch',
  '* cluster.x-k8s.io/machines: get list watch',
  '* core/nodes: get list watch',
  '* node.bootc.dev/bootcnodepools: get list watch',
  '* node.bootc.dev/bootcnodes: get list watch',
  '* storage.k8s.io/csinodes: get list watch',
]
const PULL_SECRET_SOURCE = ['sundial-system core/secrets: get list watch']
const CALENDAR_SOURCE = ['* core/configmaps: get list watch']
// The Secrets of the sweep are those of the others, and nobody has a PingSource.
const STANDALONE = [
  ...SCHEDULED_MACHINE,
  ...BOOTC_NODE_POOL,
  ...SWEEP.filter((row) => !row.includes('secrets')),
  ...SOURCES,
  ...PULL_SECRET_SOURCE,
  ...CALENDAR_SOURCE,
].filter((row) => !row.includes('pingsources'))
const WORKLOAD_CLUSTER = [
  '* core/nodes: delete get list patch',
  '* core/pods/eviction: create',
  '* core/pods: list',
  '5spot-system core/configmaps: create delete get patch',
]
const BOOTC_DAEMON = [
  '* node.bootc.dev/bootcnodes/status: patch',
  '* node.bootc.dev/bootcnodes: get watch',
  'default events.k8s.io/events: create',
  'sundial-bootc core/secrets bootc-pull-secret: get',
]
const RECLAIM_AGENT = ['* core/nodes: get patch', '5spot-system core/configmaps: get watch']

test.each([
  { account: 'scheduled-machine', folder: 'deploy', may: SCHEDULED_MACHINE },
  { account: 'bootc-node-pool', folder: 'deploy', may: BOOTC_NODE_POOL },
  { account: 'sweep', folder: 'deploy', may: SWEEP },
  { account: 'sources', folder: 'deploy', may: SOURCES },
  { account: 'pull-secret-source', folder: 'deploy', may: PULL_SECRET_SOURCE },
  { account: 'calendar-source', folder: 'deploy', may: CALENDAR_SOURCE },
  { account: 'pull-secret-source', folder: 'deploy/overlays/narrow-secrets', may: [] },
  { account: 'standalone', folder: 'deploy/overlays/standalone', may: STANDALONE },
  { account: 'sundial', folder: 'deploy/workload-cluster', may: WORKLOAD_CLUSTER },
  { account: 'bootc-daemon', folder: 'deploy/bootc-daemon', may: BOOTC_DAEMON },
  { account: 'reclaim-agent', folder: 'deploy/reclaim-agent', may: RECLAIM_AGENT },
  ...[
    { account: 'scheduled-machine', rows: SCHEDULED_MACHINE, own: 'kubeconfig' },
    { account: 'bootc-node-pool', rows: BOOTC_NODE_POOL, own: 'pull-secret' },
    { account: 'sweep', rows: SWEEP, own: 'kubeconfig' },
    { account: 'sweep', rows: SWEEP, own: 'pull-secret' },
  ].flatMap(({ account, rows, own }) => [
    {
      account,
      folder: 'deploy/overlays/narrow-secrets',
      may: rows.filter((row) => !row.includes('secrets')),
    },
    {
      account,
      folder: `deploy/${own}-role`,
      may: [`default core/secrets my-${own === 'kubeconfig' ? 'cluster-kubeconfig' : own}: get`],
    },
  ]),
])('in $folder, $account may do exactly this', ({ account, folder, may }) => {
  expect(grantsOf(account, build(folder))).toEqual(may.toSorted())
})

test('the functions ask for what they may do, and for no more', () => {
  // The console asks with the rights of its reader.
  const files = globSync(CODE).filter((file) => !file.startsWith('functions/console/'))
  const asked = files.flatMap((file) => callsIn(readFileSync(file, 'utf8')))
  asked.push(...OF_THE_LOOP)

  // A Machine and a provider object are reached by discovery, an eviction has a call of its own.
  const granted = [...SCHEDULED_MACHINE, ...BOOTC_NODE_POOL, ...SWEEP]
    .filter((row) => !/ cluster\.x-k8s\.io|\*:|eviction|finalizers/.test(row))
    .flatMap((row) => {
      const [, path = '', verbs = ''] = /^\S+ ([^\s:]+).*: (.*)$/.exec(row) ?? []
      return verbs.split(' ').map((verb) => `${verb} ${path}`)
    })
  expect([...new Set(asked)].sort()).toEqual([...new Set(granted)].sort())
})

test('the provider groups that may be named are those that may be written', () => {
  const groups = new Set([
    ...DEFAULT_SETTINGS.bootstrapGroups,
    ...DEFAULT_SETTINGS.infrastructureGroups,
  ])

  const granted = SCHEDULED_MACHINE.flatMap((row) => /^\* (\S+)\/\*:/.exec(row)?.[1] ?? [])
  expect(granted.toSorted()).toEqual([...groups].sort())
})

const CODE =
  '{src/{scheduled-machine,bootc-node-pool,cluster-api,nodes,events,reconcile,wake,clock,kube},functions}/**/*.ts'
const RESOURCES = {
  BOOTC_NODE_POOLS,
  BOOTC_NODES,
  CONFIG_MAPS,
  EVENTS,
  NODES,
  PING_SOURCES,
  PODS,
  SCHEDULE_OVERRIDES,
  SCHEDULED_MACHINES,
  SECRETS,
}

// The loop reads and writes the objects of whatever system it runs.
const OF_THE_LOOP = ['5spot.finos.org/scheduledmachines', 'node.bootc.dev/bootcnodepools'].flatMap(
  (resource) => [`get ${resource}`, `patch ${resource}`, `patch ${resource}/status`],
)

/** `<verb> <group>/<resource>` for each call of the client with one of `RESOURCES`. */
function callsIn(code: string): readonly string[] {
  return Object.entries(RESOURCES).flatMap(([constant, { apiVersion, plural }]) => {
    const path = `${groupOf(apiVersion) || 'core'}/${plural}`
    const calls = code.matchAll(new RegExp(`\\.(\\w+)\\(\\s*${constant}\\b`, 'g'))
    return [...calls].map(([, call]) => {
      if (call === 'patchStatus') return `patch ${path}/status`
      if (call === 'jsonPatch') return `patch ${path}`
      return `${call === 'table' || call === 'pages' ? 'list' : call} ${path}`
    })
  })
}

/** `<namespace or *> <group>/<resource> [names]: <verbs>`, for each resource that the account reaches. */
function grantsOf(account: string, objects: readonly Manifest[]): readonly string[] {
  const bindings = objects.filter(
    ({ kind, subjects }) =>
      kind.endsWith('Binding') &&
      subjects?.some(({ kind: of, name }) => of === 'ServiceAccount' && name === account),
  )
  return bindings
    .flatMap(({ kind, metadata, roleRef }) => {
      const where = kind === 'ClusterRoleBinding' ? '*' : metadata.namespace
      const role = objects.find(
        (each) => each.kind === roleRef?.kind && each.metadata.name === roleRef.name,
      )
      if (role?.rules === undefined)
        throw new Error(`${metadata.name} binds a role that is not there`)
      return role.rules.flatMap(({ apiGroups, resources, resourceNames = [], verbs }) =>
        apiGroups.flatMap((group) =>
          resources.map((resource) => {
            const what = [`${group || 'core'}/${resource}`, ...resourceNames].join(' ')
            return `${where} ${what}: ${verbs.toSorted().join(' ')}`
          }),
        ),
      )
    })
    .sort()
}
