// Rights and shares that the API server itself works out: the roles of users, and the requests of the functions.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { textAt } from '#src/kube/json.ts'
import type { Resource } from '#src/kube/resource.ts'
import { isAllowed } from '#test/support/control-plane/access-review.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import type { Child } from '#test/support/control-plane/child.ts'
import { startControllerManager } from '#test/support/control-plane/controllers.ts'
import { applyFolder, applyObjects } from '#test/support/control-plane/install.ts'
import { eventually } from '#test/support/processes.ts'

const NAMESPACE = 'team'
const ROLES = ['view', 'edit', 'admin'] as const
const READ = ['get', 'list', 'watch']
const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection']
const SCHEDULED_MACHINE = {
  namespace: NAMESPACE,
  group: '5spot.finos.org',
  resource: 'scheduledmachines',
}
const OVERRIDE = {
  namespace: NAMESPACE,
  group: 'schedule.sundial.dev',
  resource: 'scheduleoverrides',
}
const FLOW_SCHEMAS: Resource = {
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'FlowSchema',
  plural: 'flowschemas',
  namespaced: false,
}

let api: ApiServer
let manager: Child
beforeAll(async () => {
  api = await startApiServer()
  manager = await startControllerManager(api, [])
  await applyFolder(api, 'deploy')
  await applyFolder(api, 'deploy/user-roles')
  await applyObjects(api, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    ...ROLES.flatMap((role) => [account(role), binding(role)]),
  ])
})
afterAll(async () => {
  await manager?.stop(1_000)
  await api?.stop()
})

test.each([
  { role: 'view', may: READ },
  { role: 'edit', may: [...READ, ...WRITE] },
  { role: 'admin', may: [...READ, ...WRITE] },
] as const)('with $role in a namespace, a user may do this there', async ({ role, may }) => {
  // The roles are put together by a controller.
  await eventually(() => expectRights(role, SCHEDULED_MACHINE, may))
  await eventually(() => expectRights(role, OVERRIDE, may))
})

test.each(ROLES)('with %s, a user may not write a status, nor see a pool', async (role) => {
  await expectRights(role, { ...SCHEDULED_MACHINE, subresource: 'status' }, [])
  await expectRights(role, { ...OVERRIDE, subresource: 'status' }, [])
  await expectRights(role, { group: 'node.bootc.dev', resource: 'bootcnodepools' }, [])
  await expectRights(role, { group: 'node.bootc.dev', resource: 'bootcnodes' }, [])
})

test.each(['scheduled-machine', 'bootc-node-pool', 'sweep'])(
  'the requests of %s have the share of Sundial',
  async (name) => {
    const schema = await api.client.get(FLOW_SCHEMAS, { name: 'sundial' })
    const transport = await api.transportAs(`sundial-system:${name}`)

    await eventually(async () => {
      const { headers } = await transport({ method: 'GET', path: '/apis/5spot.finos.org' })
      expect(headers['x-kubernetes-pf-flowschema-uid']).toBe(textAt(schema, 'metadata', 'uid'))
    })
  },
)

async function expectRights(
  role: string,
  attributes: object,
  may: readonly string[],
): Promise<void> {
  const answers = await Promise.all(
    [...READ, ...WRITE].map(async (verb) =>
      (await isAllowed(api, `${NAMESPACE}:${role}`, { ...attributes, verb })) ? [verb] : [],
    ),
  )
  expect(answers.flat()).toEqual(may)
}

function account(name: string) {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: NAMESPACE } }
}

function binding(name: string) {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace: NAMESPACE },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: NAMESPACE }],
  }
}
