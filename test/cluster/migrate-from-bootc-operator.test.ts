// The commands of docs/migrate-from-bootc-operator.md, as they are written there, on a real kube-apiserver with the
// objects that bootc-operator installs. No program of either project runs.
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { listAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CUSTOM_RESOURCE_DEFINITIONS, NODES, type Resource } from '#src/kube/resource.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import { programPath } from '#test/support/control-plane/build.ts'
import { runProgram } from '#test/support/control-plane/child.ts'
import { applyDefinitions, applyFolder } from '#test/support/control-plane/install.ts'
import { commandsOf } from '#test/support/manifests/commands-of.ts'

const PAGE = 'docs/migrate-from-bootc-operator.md'
const OPERATOR = 'test/cluster/fixtures/bootc-operator'
const IMAGE = `quay.io/example/os@sha256:${'1'.repeat(64)}`
const POOL = { name: 'workers' }
const NODE = { name: 'worker-1' }

let api: ApiServer
beforeAll(async () => {
  api = await startApiServer()
  for (const module of ['knative-serving', 'knative-eventing']) {
    await applyDefinitions(api, module)
  }
  await applyFolder(api, OPERATOR)
  const { client } = api
  await client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: NODE })
  const { uid = '' } = (await client.create(BOOTC_NODE_POOLS, poolObject())).metadata
  await client.create(BOOTC_NODES, bootcNodeObject(uid))
})
afterAll(() => api?.stop())

it('leads to Sundial, with every object as it was', async () => {
  const before = await read()

  await run('Before you begin')
  await run('1. Stop the controller')
  await run('2. Apply Sundial')
  expect(await read()).toEqual({
    ...before,
    replicas: 0,
    columns: expect.arrayContaining(['State']),
  })
  await run('3. Change the daemons')
  await run('4. Remove what is left')

  expect(await operatorObjects()).toEqual([])
  expect(await read()).toMatchObject({ pool: before.pool, bootcNode: before.bootcNode })
})

it('leads back, and what only Sundial reads is gone', async () => {
  const { client } = api
  const annotations = { 'bootc.dev/cordoned-by': 'x', 'bootc.dev/reboot-next': 'workers' }
  await client.patch(NODES, NODE, { metadata: { annotations } })
  const slot = { node: 'worker-1', phase: 'Draining', digest: 'x', wasCordoned: false }
  const rebootSlots = [{ ...slot, reservedAt: '2026-11-30T00:00:00Z' }]
  await client.patchStatus(BOOTC_NODE_POOLS, POOL, { status: { rebootSlots } })
  await client.patch(BOOTC_NODE_POOLS, POOL, {
    metadata: { finalizers: ['bootc.dev/pool-cleanup'] },
  })

  await run('5. Go back')

  const node = await client.get(NODES, NODE)
  const pool = await client.get(BOOTC_NODE_POOLS, POOL)
  expect(node?.metadata.annotations).toBeUndefined()
  expect(pool?.metadata.finalizers).toBeUndefined()
  expect(valueAt(pool, 'status', 'rebootSlots')).toBeUndefined()
  expect(await read()).toMatchObject({ replicas: 1, columns: [] })
})

/** Runs the commands of a section, each of which must succeed. */
async function run(section: string): Promise<void> {
  for (const script of commandsOf(PAGE, section)) {
    const { status, stderr } = await runProgram('sh', ['-euc', adapted(script)], {
      env: {
        PATH: `${dirname(await programPath('kubectl'))}:${process.env.PATH}`,
        KUBECONFIG: await api.kubeconfigFile('admin'),
        HOME: '/nonexistent',
      },
    })
    expect({ script, status, stderr: status === 0 ? '' : stderr }).toEqual({
      script,
      status: 0,
      stderr: '',
    })
  }
}

// Folders of the reader, and waits for controllers, which do not run here.
function adapted(script: string): string {
  return script
    .replace('npm ci ', ': ')
    .replace('npx sundial', `${process.execPath} src/cli/sundial.mjs`)
    .replaceAll('pools.yaml', api.workspace.path('pools.yaml'))
    .replace('../my-sundial', 'deploy/overlays/all')
    .replace('bootc-operator/config/default', OPERATOR)
    .replace(' --watch', '')
    .replace(/^.* rollout status .*$/m, ':')
    .replace(/^kubectl delete namespace .*$/m, ':')
    .replaceAll('NAME', POOL.name)
    .replace('node NODE', `node ${NODE.name}`)
}

/** The Deployment, the definition of BootcNodes, and the objects of the user. */
async function read() {
  const { client } = api
  const crd = await client.get(CUSTOM_RESOURCE_DEFINITIONS, { name: 'bootcnodes.node.bootc.dev' })
  const [version] = listAt(crd, 'spec', 'versions')
  const deployment = await client.get(DEPLOYMENTS, {
    namespace: 'bootc-operator',
    name: 'bootc-operator-controller-manager',
  })
  const pool = await client.get(BOOTC_NODE_POOLS, POOL)
  const bootcNode = await client.get(BOOTC_NODES, NODE)
  return {
    replicas: valueAt(deployment, 'spec', 'replicas'),
    columns: listAt(version, 'additionalPrinterColumns').map((column) => textAt(column, 'name')),
    pool: { uid: pool?.metadata.uid, spec: pool?.['spec'] },
    bootcNode: {
      uid: bootcNode?.metadata.uid,
      annotations: bootcNode?.metadata.annotations,
      spec: bootcNode?.['spec'],
    },
  }
}

/** What is left of the operator but its definitions and its namespace. */
async function operatorObjects(): Promise<readonly string[]> {
  const { client } = api
  const kinds = [DAEMON_SETS, CLUSTER_ROLES, CLUSTER_ROLE_BINDINGS]
  const objects = (await Promise.all(kinds.map((kind) => client.list(kind)))).flat()
  const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
  return names.filter((name) => name.includes('bootc-operator'))
}

const apps = { apiVersion: 'apps/v1', namespaced: true }
const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', namespaced: false }
const DEPLOYMENTS: Resource = { ...apps, kind: 'Deployment', plural: 'deployments' }
const DAEMON_SETS: Resource = { ...apps, kind: 'DaemonSet', plural: 'daemonsets' }
const CLUSTER_ROLES: Resource = { ...rbac, kind: 'ClusterRole', plural: 'clusterroles' }
const CLUSTER_ROLE_BINDINGS: Resource = {
  ...rbac,
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
}

function poolObject(): KubeObject {
  const { apiVersion, kind } = BOOTC_NODE_POOLS
  const spec = { nodeSelector: { matchLabels: { os: 'bootc' } }, image: { ref: IMAGE } }
  return { apiVersion, kind, metadata: POOL, spec }
}

// Its node has a slot.
function bootcNodeObject(uid: string): KubeObject {
  const { apiVersion, kind } = BOOTC_NODES
  const owner = { apiVersion, kind: BOOTC_NODE_POOLS.kind, name: POOL.name, uid }
  const ownerReferences = [{ ...owner, controller: true, blockOwnerDeletion: true }]
  const annotations = { 'bootc.dev/in-reboot-slot': '', 'bootc.dev/was-cordoned': 'false' }
  const spec = { desiredImage: IMAGE, desiredImageState: 'Staged' }
  return { apiVersion, kind, metadata: { ...NODE, annotations, ownerReferences }, spec }
}
