// The example of 5-Spot's README as it stands, on kinds of real schemas.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { condition } from '#test/support/scene/condition.ts'
import { CLUSTERS, KEY } from '#test/support/scene/objects.ts'
import { installProviders, providerKind } from '#test/support/scene/provider-crds.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

const { spec } = parse(readFileSync('docs/examples/5-spot-readme.yaml', 'utf8'))
// 10:00 in New York.
const IN_WINDOW = '2026-01-05T15:00:00Z'
const NO_SOURCES = { bootstrapSpec: undefined, infrastructureSpec: undefined }

async function sceneWith(change: object = {}): Promise<Scene> {
  const scene = await createScene(IN_WINDOW, {
    ...NO_SOURCES,
    nodeDrainTimeout: '5m',
    ...spec,
    ...change,
  })
  const { client } = scene
  await installProviders(client, ['KubeadmConfig', 'Machine', 'RemoteMachine'])
  await client.create(CLUSTERS, {
    apiVersion: CLUSTERS.apiVersion,
    kind: CLUSTERS.kind,
    metadata: { namespace: 'team', name: 'my-k0s-cluster' },
  })
  await addTemplate(scene, 'KubeadmConfig', 'worker-bootstrap-config', { verbosity: 5 })
  return scene
}

async function addTemplate(
  { client }: Scene,
  kind: 'KubeadmConfig' | 'Machine' | 'RemoteMachine',
  name: string,
  content: object,
): Promise<void> {
  const resource = providerKind(kind, 'Template')
  await client.create(resource, {
    apiVersion: resource.apiVersion,
    kind: resource.kind,
    metadata: { namespace: 'team', name },
    spec: { template: { spec: content } },
  })
}

test('it becomes a Machine, and a condition says what has no effect', async () => {
  const scene = await sceneWith()
  await addTemplate(scene, 'Machine', 'worker-machine-template', { size: 'large' })

  await scene.pass()

  const [bootstrap, infrastructure] = await Promise.all([
    scene.client.get(providerKind('KubeadmConfig'), KEY),
    scene.client.get(providerKind('Machine'), KEY),
  ])
  expect((await scene.machine())?.['spec']).toMatchObject({
    clusterName: 'my-k0s-cluster',
    bootstrap: { configRef: { kind: 'KubeadmConfig', name: 'worker' } },
    infrastructureRef: { kind: 'Machine', name: 'worker' },
  })
  expect(bootstrap?.['spec']).toEqual({ verbosity: 5 })
  expect(infrastructure?.['spec']).toEqual({ size: 'large' })
  expect(await condition(scene, 'FieldsDelivered')).toEqual({
    status: 'False',
    reason: 'NotDelivered',
  })
})

test('with a RemoteMachineTemplate, its address and its user reach the machine', async () => {
  const scene = await sceneWith({
    infrastructureRef: { ...spec.infrastructureRef, kind: 'RemoteMachineTemplate' },
  })
  await addTemplate(scene, 'RemoteMachine', 'worker-machine-template', {
    user: 'admin',
    sshKeyRef: { name: 'ssh' },
  })

  await scene.pass()

  const infrastructure = await scene.client.get(providerKind('RemoteMachine'), KEY)
  expect(infrastructure?.['spec']).toEqual({
    address: '192.168.1.100',
    user: 'admin',
    port: 22,
    sshKeyRef: { name: 'ssh' },
  })
  expect(await condition(scene, 'FieldsDelivered')).toEqual({ status: 'True', reason: 'Delivered' })
})
