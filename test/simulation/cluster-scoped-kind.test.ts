// A user of a namespace names a kind whose objects are in no namespace. Sundial could make it; its user may not.
import { expect, test } from 'vitest'
import { providerCrd } from '#src/embedded/crds/provider-crd.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CUSTOM_RESOURCE_DEFINITIONS, EVENTS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { KEY, MACHINES } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

const OPEN = '2026-01-05T15:00:00Z'
const CLOSED = '2026-01-05T23:30:00Z'
const GROUPS = {
  bootstrap: 'bootstrap.cluster.x-k8s.io',
  infrastructure: 'infrastructure.cluster.x-k8s.io',
}

const identity = (role: keyof typeof GROUPS) => ({
  [`${role}Spec`]: { apiVersion: `${GROUPS[role]}/v1beta1`, kind: 'TestIdentity', spec: {} },
})
const identities = (role: keyof typeof GROUPS) => ({
  apiVersion: `${GROUPS[role]}/v1beta1`,
  kind: 'TestIdentity',
  plural: 'testidentities',
  namespaced: false,
})

async function sceneWith(role: keyof typeof GROUPS, spec: object): Promise<Scene> {
  const scene = await createScene(OPEN, spec)
  const crd = providerCrd(GROUPS[role], 'TestIdentity', ['v1beta1'])
  const definition = { ...(crd['spec'] as object), scope: 'Cluster' }
  await scene.client.create(CUSTOM_RESOURCE_DEFINITIONS, { ...crd, spec: definition })
  return scene
}

test.each(['bootstrap', 'infrastructure'] as const)(
  'a cluster-scoped kind in %sSpec leaves nothing behind, and is told with the field and the remedy',
  async (role) => {
    const scene = await sceneWith(role, identity(role))

    const { calls } = await scene.pass()

    const status = await scene.status()
    expect(calls.filter((call) => call.startsWith('POST') && !call.endsWith('events'))).toEqual([])
    expect(await scene.client.list(identities(role))).toEqual([])
    expect(await scene.machine()).toBeUndefined()
    const words = `spec.${role}Spec.kind: TestIdentity of ${GROUPS[role]}/v1beta1 is cluster-scoped, and Sundial creates only namespaced objects; name a namespaced kind`
    expect(status).toMatchObject({ phase: 'Error', message: words })
    expect(status['conditions']).toContainEqual(
      expect.objectContaining({
        type: 'ReferencesValid',
        status: 'False',
        reason: 'ReferencesInvalid',
        message: words,
      }),
    )
    expect(await warnings(scene)).toEqual([`Pending -> Error: ${words}`])
  },
)

test('a kind that is changed to a cluster-scoped one leads to no read and no delete of it', async () => {
  const scene = await sceneWith('infrastructure', {})
  const { client } = scene
  await scene.pass()
  await scene.provision()
  await scene.pass()
  const machine = await scene.machine()
  const theirs = {
    apiVersion: `${GROUPS.infrastructure}/v1beta1`,
    kind: 'TestIdentity',
    metadata: {
      name: KEY.name,
      labels: { '5spot.finos.org/scheduled-machine': KEY.name },
      ownerReferences: [
        {
          apiVersion: MACHINES.apiVersion,
          kind: 'Machine',
          name: KEY.name,
          uid: machine?.metadata.uid ?? '',
        },
      ],
    },
    spec: {},
  }
  await client.create(identities('infrastructure'), theirs)
  await scene.edit({ spec: identity('infrastructure') })
  // As if somebody had got it into the status, and into the Machine.
  const reference = { apiVersion: theirs.apiVersion, kind: theirs.kind, name: KEY.name }
  await client.patchStatus(SCHEDULED_MACHINES, KEY, { status: { infrastructureRef: reference } })
  await client.patch(MACHINES, KEY, {
    spec: {
      infrastructureRef: { apiGroup: GROUPS.infrastructure, kind: theirs.kind, name: KEY.name },
    },
  })

  const calls: string[] = []
  for (const now of [CLOSED, '2026-01-05T23:36:00Z', '2026-01-05T23:50:00Z']) {
    await scene.advance(now)
    calls.push(...(await scene.pass()).calls)
  }
  await scene.finishRemoval()
  for (let pass = 0; pass < 3; pass += 1) calls.push(...(await scene.pass()).calls)

  expect(calls.filter((call) => call.includes('testidentities'))).toEqual([])
  expect(calls).toContain('DELETE machines/worker')
  expect(await client.list(identities('infrastructure'))).toHaveLength(1)
  expect(await scene.status()).toMatchObject({ phase: 'Inactive' })
})

async function warnings({ client }: Scene): Promise<readonly unknown[]> {
  const events = await client.list(EVENTS)
  return events
    .filter(({ type }: KubeObject) => type === 'Warning')
    .map(({ note }: KubeObject) => note)
}
