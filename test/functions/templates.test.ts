// Provider objects that are cloned from templates of real schemas.
import { expect, test } from 'vitest'
import { condition } from '#test/support/scene/condition.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { installProviders, providerKind } from '#test/support/scene/provider-crds.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

const IN_WINDOW = '2026-01-05T15:00:00Z'
const BEFORE = '2026-01-05T12:00:00Z'
const BOOTSTRAP = 'bootstrap.cluster.x-k8s.io/v1beta1'
const INFRASTRUCTURE = 'infrastructure.cluster.x-k8s.io/v1beta1'
const TEMPLATES = {
  bootstrapSpec: undefined,
  bootstrapRef: { apiVersion: BOOTSTRAP, kind: 'KubeadmConfigTemplate', name: 'worker-bootstrap' },
  infrastructureSpec: undefined,
  infrastructureRef: { apiVersion: INFRASTRUCTURE, kind: 'RemoteMachineTemplate', name: 'rack' },
}
const KUBEADM = {
  files: [{ path: '/etc/motd', content: 'hello' }],
  joinConfiguration: { nodeRegistration: { kubeletExtraArgs: { 'node-labels': 'a=b' } } },
}

async function sceneAt(start: string, spec: object = TEMPLATES): Promise<Scene> {
  const scene = await createScene(start, spec)
  await installProviders(scene.client, ['KubeadmConfig', 'K0sWorkerConfig', 'RemoteMachine'])
  return scene
}

async function addTemplate(
  scene: Scene,
  kind: 'KubeadmConfig' | 'K0sWorkerConfig' | 'RemoteMachine',
  name: string,
  template: object,
): Promise<void> {
  const { apiVersion, kind: templateKind } = providerKind(kind, 'Template')
  await scene.client.create(providerKind(kind, 'Template'), {
    apiVersion,
    kind: templateKind,
    metadata: { namespace: 'team', name, labels: { owner: 'admins' } },
    spec: { template },
  })
}

test('a KubeadmConfigTemplate and a RemoteMachineTemplate are cloned as Cluster API clones them', async () => {
  const scene = await sceneAt(IN_WINDOW)
  const labels = { team: 'a', 'cluster.x-k8s.io/cluster-name': 'other' }
  await addTemplate(scene, 'KubeadmConfig', 'worker-bootstrap', {
    metadata: { labels, annotations: { note: 'n' } },
    spec: KUBEADM,
  })
  await addTemplate(scene, 'RemoteMachine', 'rack', { spec: { address: '192.0.2.7', pool: 'p' } })

  await scene.pass()

  const machine = await scene.machine()
  const [bootstrap, infrastructure] = await Promise.all([
    scene.client.get(providerKind('KubeadmConfig'), KEY),
    scene.client.get(providerKind('RemoteMachine'), KEY),
  ])
  const owner = { kind: 'Machine', name: 'worker', uid: machine?.metadata.uid, controller: true }
  expect(machine?.['spec']).toMatchObject({
    bootstrap: { configRef: { kind: 'KubeadmConfig', name: 'worker' } },
    infrastructureRef: { kind: 'RemoteMachine', name: 'worker' },
  })
  expect(bootstrap).toMatchObject({ kind: 'KubeadmConfig', spec: KUBEADM })
  expect(bootstrap?.metadata.labels).toEqual({
    team: 'a',
    '5spot.finos.org/scheduled-machine': 'worker',
    'cluster.x-k8s.io/cluster-name': 'prod',
  })
  expect(bootstrap?.metadata.annotations).toEqual({
    note: 'n',
    '5spot.finos.org/scheduled-machine': 'worker',
    'cluster.x-k8s.io/cloned-from-name': 'worker-bootstrap',
    'cluster.x-k8s.io/cloned-from-groupkind': 'KubeadmConfigTemplate.bootstrap.cluster.x-k8s.io',
  })
  expect(bootstrap?.metadata.ownerReferences).toMatchObject([owner])
  expect(infrastructure?.['spec']).toEqual({
    address: '192.0.2.7',
    pool: 'p',
    port: 22,
    user: 'root',
  })
  expect(infrastructure?.metadata.ownerReferences).toMatchObject([owner])
  expect(await scene.status()).toMatchObject({
    phase: 'Pending',
    bootstrapRef: { apiVersion: BOOTSTRAP, kind: 'KubeadmConfig', name: 'worker' },
    infrastructureRef: { apiVersion: INFRASTRUCTURE, kind: 'RemoteMachine', name: 'worker' },
  })
})

test('a K0sWorkerConfigTemplate is cloned beside an inline object with metadata of its own', async () => {
  const scene = await sceneAt(IN_WINDOW, {
    bootstrapSpec: undefined,
    bootstrapRef: { apiVersion: BOOTSTRAP, kind: 'K0sWorkerConfigTemplate', name: 'k0s' },
    infrastructureSpec: {
      apiVersion: INFRASTRUCTURE,
      kind: 'RemoteMachine',
      metadata: { labels: { rack: '7' }, annotations: { note: 'n' } },
      spec: { address: '192.0.2.7' },
    },
  })
  const spec = { version: 'v1.33.2+k0s.0', preStartCommands: ['true'] }
  await addTemplate(scene, 'K0sWorkerConfig', 'k0s', { spec })

  await scene.pass()

  const bootstrap = await scene.client.get(providerKind('K0sWorkerConfig'), KEY)
  const infrastructure = await scene.client.get(providerKind('RemoteMachine'), KEY)
  expect(bootstrap?.['spec']).toEqual({ ...spec, useSystemHostname: false })
  expect(infrastructure?.metadata.labels).toMatchObject({ rack: '7' })
  expect(infrastructure?.metadata.annotations).toMatchObject({ note: 'n' })
})

test('a template that is missing is reported before the window opens, and found when it appears', async () => {
  const scene = await sceneAt(BEFORE)
  await addTemplate(scene, 'RemoteMachine', 'rack', { spec: { address: '192.0.2.7' } })

  await scene.pass()
  const before = await scene.status()
  await addTemplate(scene, 'KubeadmConfig', 'worker-bootstrap', { spec: KUBEADM })
  await scene.advance(String(before['wakeTime']))
  await scene.pass()

  expect(before).toMatchObject({
    phase: 'Inactive',
    wakeTime: '2026-01-05T12:05:00Z',
    message:
      'Outside scheduled time window. References are not valid: spec.bootstrapRef: there is no KubeadmConfigTemplate team/worker-bootstrap. Create it, or correct the name. Sundial looks for it again',
  })
  expect(await condition(scene, 'ReferencesValid')).toEqual({
    status: 'True',
    reason: 'ReconcileSucceeded',
  })
  expect((await scene.status())['message']).toBe('Outside scheduled time window')
})

test('a template that is missing in the window: no Machine, and one when it appears', async () => {
  const scene = await sceneAt(IN_WINDOW)
  await addTemplate(scene, 'RemoteMachine', 'rack', { spec: {} })

  await scene.pass()
  const [machine, missing] = [await scene.machine(), await condition(scene, 'ReferencesValid')]
  await addTemplate(scene, 'KubeadmConfig', 'worker-bootstrap', { spec: KUBEADM })
  await scene.advance('2026-01-05T15:05:00Z')
  await scene.pass()

  expect([machine, missing]).toEqual([undefined, { status: 'False', reason: 'ReferencesInvalid' }])
  expect((await scene.machine())?.metadata.name).toBe('worker')
})

test('an edited template changes no running machine; the next machine is cloned from it', async () => {
  const scene = await sceneAt(IN_WINDOW)
  await addTemplate(scene, 'RemoteMachine', 'rack', { spec: { address: '192.0.2.7' } })
  await addTemplate(scene, 'KubeadmConfig', 'worker-bootstrap', { spec: KUBEADM })
  await scene.pass()
  const where = { namespace: 'team', name: 'rack' }
  const template = providerKind('RemoteMachine', 'Template')
  await scene.client.patch(template, where, {
    spec: { template: { spec: { address: '192.0.2.8' } } },
  })

  await scene.advance('2026-01-05T15:05:00Z')
  await scene.pass()
  const first = await scene.client.get(providerKind('RemoteMachine'), KEY)
  const told = await condition(scene, 'UpToDate')
  for (const kind of ['RemoteMachine', 'KubeadmConfig'] as const) {
    await scene.client.delete(providerKind(kind), KEY)
  }
  await scene.client.delete(
    {
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'Machine',
      plural: 'machines',
      namespaced: true,
    },
    KEY,
  )
  await scene.advance('2026-01-05T15:10:00Z')
  await scene.pass()

  expect(first?.['spec']).toMatchObject({ address: '192.0.2.7' })
  expect(told).toEqual({ status: 'True', reason: 'SpecApplied' })
  const second = await scene.client.get(providerKind('RemoteMachine'), KEY)
  expect(second?.['spec']).toMatchObject({ address: '192.0.2.8' })
})

test('a pass is killed after the Machine, and the template is deleted: the machine waits for it', async () => {
  const scene = await sceneAt(IN_WINDOW)
  await addTemplate(scene, 'RemoteMachine', 'rack', { spec: { address: '192.0.2.7' } })
  await addTemplate(scene, 'KubeadmConfig', 'worker-bootstrap', { spec: KUBEADM })
  await killAfterMachine(scene)
  const where = { namespace: 'team', name: 'rack' }
  await scene.client.delete(providerKind('RemoteMachine', 'Template'), where)

  await scene.pass()
  const waiting = await scene.status()
  const bootstrap = await scene.client.get(providerKind('KubeadmConfig'), KEY)
  await addTemplate(scene, 'RemoteMachine', 'rack', { spec: { address: '192.0.2.9' } })
  await scene.advance('2026-01-05T15:05:00Z')
  await scene.pass()

  expect(bootstrap).toBeUndefined()
  expect(waiting).toMatchObject({
    phase: 'Pending',
    message:
      'spec.infrastructureRef: there is no RemoteMachineTemplate team/rack. Create it, or correct the name. Sundial looks for it again',
  })
  const infrastructure = await scene.client.get(providerKind('RemoteMachine'), KEY)
  expect(infrastructure?.['spec']).toMatchObject({ address: '192.0.2.9' })
  expect(await condition(scene, 'ReferencesValid')).toMatchObject({ status: 'True' })
})

async function killAfterMachine(scene: Scene): Promise<void> {
  for (let killAfter = 1; (await scene.machine()) === undefined; killAfter += 1) {
    await scene.pass({ killAfter })
    scene.restart()
  }
}
