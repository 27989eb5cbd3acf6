// The ways that no other suite is sure to go, so that every right in deploy/ is seen to be needed: what
// Cluster API left behind, kinds of k0smotron, Secrets by their names, and rights that others ask for.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES, type Resource } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import { readAuditLog } from '#test/support/control-plane/audit.ts'
import { type Demand, demandedBySources } from '#test/support/control-plane/audit-demands.ts'
import { describeRight, type Right } from '#test/support/control-plane/audit-grants.ts'
import {
  type AccessScene,
  clusterOf,
  startAccessScene,
} from '#test/support/control-plane/audit-scene.ts'
import { applyFolder, applyObjects } from '#test/support/control-plane/install.ts'
import { changed } from '#test/support/events.ts'
import { eventually } from '#test/support/processes.ts'

const CLUSTER = 'my-cluster'
const KINDS = {
  bootstrapSpec: { apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2', kind: 'TestConfig', spec: {} },
  infrastructureSpec: {
    apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta2',
    kind: 'TestMachine',
    spec: {},
  },
}
const K0SMOTRON = {
  bootstrapSpec: { apiVersion: 'k0smotron.io/v1beta1', kind: 'K0sWorkerConfig', spec: {} },
  infrastructureSpec: { apiVersion: 'k0smotron.io/v1beta1', kind: 'RemoteMachine', spec: {} },
}

describe('with deploy', () => {
  let api: ApiServer
  let scene: AccessScene
  beforeAll(async () => {
    api = await startApiServer()
    scene = await startAccessScene(api, { folder: 'deploy' })
    await applyObjects(api, [clusterOf(CLUSTER)])
  })
  afterAll(async () => {
    await scene?.stop()
    await api?.stop()
  })

  test.each([
    { name: 'plain', kinds: KINDS },
    { name: 'k0s', kinds: K0SMOTRON },
  ])('a machine of $name kinds, its Node too, goes when nobody else takes it away', async (row) => {
    await liveAndLeave(row.name, { clusterName: CLUSTER, ...row.kinds }, { api, scene, nodes: api })
  })

  test('a Node that does not say whose it is, is looked up', async () => {
    const lookups = () =>
      readAuditLog(api.workspace.path('audit.log')).filter(
        ({ verb, resource }) => verb === 'list' && resource === 'scheduledmachines',
      )

    const { status } = await fetch(scene.url, changed('v1', 'Node', '', 'somebody'))

    expect(status).toBe(202)
    await eventually(async () => {
      if (lookups().length === 0) throw new Error('nobody has looked it up')
    })
  })

  test.each(demandedBySources())(
    'Knative would start its adapter: $account may $verb $resource',
    async (right) => {
      expect(await review(api, right)).toEqual({ asked: describeRight(right), isAllowed: true })
    },
  )
})

describe('with deploy/overlays/narrow-secrets, and deploy/workload-cluster elsewhere', () => {
  let api: ApiServer
  let nodes: ApiServer
  let scene: AccessScene
  beforeAll(async () => {
    ;[api, nodes] = await Promise.all([startApiServer(), startApiServer()])
    await applyFolder(nodes, 'deploy/workload-cluster')
    scene = await startAccessScene(api, { folder: 'deploy/overlays/narrow-secrets', nodes })
    await applyFolder(api, 'deploy/kubeconfig-role')
    const kubeconfig = await nodes.kubeconfig('sundial-system:sundial')
    await applyObjects(api, [clusterOf(CLUSTER), secretOf(`${CLUSTER}-kubeconfig`, kubeconfig)])
  })
  afterAll(async () => {
    await scene?.stop()
    await Promise.all([api?.stop(), nodes?.stop()])
  })

  test('a machine comes and goes, with the kubeconfig Secret that a Role names', async () => {
    await liveAndLeave('far', { clusterName: CLUSTER, ...KINDS }, { api, scene, nodes })
  })
})

describe('with deploy, where OwnerReferencesPermissionEnforcement is on', () => {
  let api: ApiServer
  let scene: AccessScene
  beforeAll(async () => {
    // A request that has to be refused is nobody's fault here.
    api = await startApiServer({ audited: [] })
    scene = await startAccessScene(api, { folder: 'deploy' })
    await applyObjects(api, [clusterOf(CLUSTER)])
  })
  afterAll(async () => {
    await scene?.stop()
    await api?.stop()
  })

  test('a provider object may block its Machine only with machines/finalizers', async () => {
    const role = { name: 'sundial-scheduled-machine' }
    const { rules } = fieldsAt(await api.client.get(CLUSTER_ROLES, role))
    await api.client.patch(CLUSTER_ROLES, role, { rules: withoutFinalizers(rules) })
    await untilAllowed(api, FINALIZERS, false)
    await scene.create('refused', { clusterName: CLUSTER, ...KINDS })

    const refused = await scene.untilPhase('refused', 'Error')

    expect(textAt(refused, 'status', 'message')).toContain(
      "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on",
    )

    await api.client.patch(CLUSTER_ROLES, role, { rules })
    await untilAllowed(api, FINALIZERS, true)
    await scene.create('allowed', { clusterName: CLUSTER, ...KINDS })
    await scene.untilPhase('allowed', 'Pending')
    await scene.join('allowed')

    const allowed = await scene.untilPhase('allowed', 'Active')
    expect(textAt(allowed, 'status', 'infrastructureRef', 'name')).toBe('allowed')
  })
})

const CLUSTER_ROLES: Resource = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  namespaced: false,
}

const FINALIZERS = {
  account: 'sundial-system:scheduled-machine',
  verb: 'update',
  group: 'cluster.x-k8s.io',
  resource: 'machines/finalizers',
}

interface Where {
  readonly api: ApiServer
  readonly scene: AccessScene
  readonly nodes: ApiServer
}

// Into service and out of it. Its Machine goes at once, and nothing goes with it.
async function liveAndLeave(name: string, spec: object, { api, scene, nodes }: Where) {
  await scene.create(name, spec)
  await scene.untilPhase(name, 'Pending')
  await scene.join(name)
  const active = await scene.untilPhase(name, 'Active')
  expect(textAt(active, 'status', 'nodeRef', 'name')).toBe(name)
  await scene.backstop()

  const key = { namespace: 'default', name }
  await api.client.patch(SCHEDULED_MACHINES, key, { spec: { schedule: { enabled: false } } })
  await scene.untilPhase(name, 'Disabled')
  expect(await nodes.client.get(NODES, { name })).toBeUndefined()
}

/** Asks as Knative's controller does. */
async function review(api: ApiServer, right: Demand) {
  const { account, verb, group, namespace } = right
  const [resource, subresource] = right.resource.split('/')
  const { body } = await api.transport({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: `system:serviceaccount:${account}`,
        resourceAttributes: { namespace, verb, group, resource, subresource },
      },
    }),
  })
  const answer: { status: { allowed: boolean } } = JSON.parse(body)
  return { asked: describeRight(right), isAllowed: answer.status.allowed }
}

// A changed role takes effect once the authorizer has seen it.
function untilAllowed(api: ApiServer, right: Right, wanted: boolean): Promise<void> {
  return eventually(async () => {
    const { asked, isAllowed } = await review(api, right)
    if (isAllowed !== wanted) throw new Error(`${asked}: ${isAllowed}`)
  })
}

function withoutFinalizers(rules: unknown): readonly unknown[] {
  if (!Array.isArray(rules)) throw new Error('there is no role to take a rule from')
  return rules.filter((rule) => !JSON.stringify(rule).includes('machines/finalizers'))
}

function secretOf(name: string, kubeconfig: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'default', name },
    data: { value: Buffer.from(kubeconfig).toString('base64') },
  }
}
