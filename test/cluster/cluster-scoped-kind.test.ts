// With the rights that the manifests give: a user of a namespace cannot make Sundial make what is in no namespace.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { providerCrd } from '#src/embedded/crds/provider-crd.ts'
import { CUSTOM_RESOURCE_DEFINITIONS } from '#src/kube/resource.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import {
  createMachine,
  deleteMachine,
  leftovers,
  untilDeleted,
  untilMachine,
} from '#test/support/control-plane/scheduled-machines.ts'
import { conditionOf, eventsOf } from '#test/support/control-plane/story.ts'

const GROUP = 'infrastructure.cluster.x-k8s.io'
const IDENTITIES = {
  apiVersion: `${GROUP}/v1beta2`,
  kind: 'TestClusterIdentity',
  plural: 'testclusteridentities',
  namespaced: false,
}

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster()
  const { client } = cluster.api
  const crd = providerCrd(GROUP, IDENTITIES.kind, ['v1beta2'])
  const definition = { ...Object(crd['spec']), scope: 'Cluster' }
  await client.create(CUSTOM_RESOURCE_DEFINITIONS, { ...crd, spec: definition })
  await vi.waitFor(
    async () => {
      const served = await client.discover(IDENTITIES.apiVersion)
      expect(served?.map(({ kind }) => kind)).toContain(IDENTITIES.kind)
    },
    { timeout: 30_000, interval: 200 },
  )
})
afterAll(() => cluster?.stop())

it('a ScheduledMachine that names a cluster-scoped kind of an allowed group leaves nothing behind', async () => {
  const name = 'escalating'
  const { apiVersion, kind } = IDENTITIES
  const words = `spec.infrastructureSpec.kind: ${kind} of ${apiVersion} is cluster-scoped, and Sundial creates only namespaced objects; name a namespaced kind`
  await createMachine(cluster, name, {
    infrastructureSpec: { apiVersion, kind, spec: { roleARN: 'arn:aws:iam::1:role/admin' } },
  })

  const told = await untilMachine(cluster, name, 'told', (object) =>
    conditionOf(object, 'ReferencesValid').startsWith('False'),
  )

  expect(conditionOf(told, 'ReferencesValid')).toBe(`False ReferencesInvalid: ${words}`)
  expect(JSON.stringify(await eventsOf(cluster.api, name))).toContain('Warning')
  expect(await cluster.api.client.list(IDENTITIES)).toEqual([])
  expect(await leftovers(cluster, name)).toEqual([])

  await deleteMachine(cluster, name)
  await untilDeleted(cluster, name)

  expect(await cluster.api.client.list(IDENTITIES)).toEqual([])
  expect(await leftovers(cluster, name)).toEqual([])
})
