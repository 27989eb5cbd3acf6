// Files from ConfigMaps and Secrets, in bootstrap objects of real schemas.
import { expect, test } from 'vitest'
import { CONFIG_MAPS, SECRETS } from '#src/kube/resource.ts'
import { condition } from '#test/support/scene/condition.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { installProviders, providerKind } from '#test/support/scene/provider-crds.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

const IN_WINDOW = '2026-01-05T15:00:00Z'
const APT = { configMapKeyRef: { name: 'apt', key: 'sources' } }
const TOKEN = { secretKeyRef: { name: 'registry', key: 'token' } }
const FILES = [
  { path: '/etc/motd', permissions: '0644', content: 'hello' },
  { path: '/etc/apt/sources.list', owner: 'root:root', contentFrom: APT },
  { path: '/etc/token', permissions: '0600', contentFrom: TOKEN },
]

type Bootstrap = 'KubeadmConfig' | 'K0sWorkerConfig' | 'OldK0sWorkerConfig' | 'UserDataConfig'

async function sceneWith(kind: Bootstrap, spec: object, more: object = {}): Promise<Scene> {
  const bootstrapSpec = { apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1', kind, spec }
  const scene = await createScene(IN_WINDOW, { bootstrapSpec, files: FILES, ...more })
  await installProviders(scene.client, [kind, 'RemoteMachine', 'Machine'])
  return scene
}

async function addSources(scene: Scene): Promise<void> {
  await scene.client.create(CONFIG_MAPS, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'team', name: 'apt' },
    data: { sources: 'deb http://mirror' },
  })
  await scene.client.create(SECRETS, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team', name: 'registry' },
    data: { token: Buffer.from('s3cret').toString('base64') },
  })
}

async function filesOf(scene: Scene, kind: Bootstrap): Promise<unknown> {
  return Object((await scene.client.get(providerKind(kind), KEY))?.['spec']).files
}

test('a KubeadmConfig: content, ConfigMap content, and a reference to the Secret, after its own', async () => {
  const own = { path: '/own', content: 'own' }
  const scene = await sceneWith('KubeadmConfig', { files: [own] })
  await addSources(scene)

  await scene.pass()

  expect(await filesOf(scene, 'KubeadmConfig')).toEqual([
    own,
    { path: '/etc/motd', permissions: '0644', content: 'hello' },
    { path: '/etc/apt/sources.list', owner: 'root:root', content: 'deb http://mirror' },
    {
      path: '/etc/token',
      permissions: '0600',
      contentFrom: { secret: { name: 'registry', key: 'token' } },
    },
  ])
  expect(await condition(scene, 'FieldsDelivered')).toEqual({ status: 'True', reason: 'Delivered' })
})

test('a K0sWorkerConfig: a reference in its own words, and no owner', async () => {
  const scene = await sceneWith('K0sWorkerConfig', { version: 'v1.33.2+k0s.0' })
  await addSources(scene)

  await scene.pass()

  expect(await filesOf(scene, 'K0sWorkerConfig')).toEqual([
    { path: '/etc/motd', permissions: '0644', content: 'hello' },
    { path: '/etc/apt/sources.list', content: 'deb http://mirror' },
    {
      path: '/etc/token',
      permissions: '0600',
      contentFrom: { secretRef: { name: 'registry', key: 'token' } },
    },
  ])
  const { conditions } = (await scene.status()) as { conditions: { type: string }[] }
  expect(conditions.find(({ type }) => type === 'FieldsDelivered')).toMatchObject({
    status: 'False',
    reason: 'NotDelivered',
    message:
      'spec.files[1].owner has no effect: the files of K0sWorkerConfig of bootstrap.cluster.x-k8s.io/v1beta1 do not have this field',
  })
})

test('a kind that cannot refer to a Secret: its content', async () => {
  const scene = await sceneWith('OldK0sWorkerConfig', {})
  await addSources(scene)

  await scene.pass()

  expect(await filesOf(scene, 'OldK0sWorkerConfig')).toContainEqual({
    path: '/etc/token',
    permissions: '0600',
    content: 's3cret',
  })
})

test('a kind that takes user data and no files: a machine, and a condition that says so', async () => {
  const scene = await sceneWith('UserDataConfig', { userData: '#cloud-config' })

  const { calls } = await scene.pass()

  const bootstrap = await scene.client.get(providerKind('UserDataConfig'), KEY)
  expect(bootstrap?.['spec']).toEqual({ userData: '#cloud-config' })
  expect(calls).not.toContain('GET configmaps/apt')
  expect(calls).not.toContain('GET secrets/registry')
  expect(await condition(scene, 'FieldsDelivered')).toEqual({
    status: 'False',
    reason: 'NotDelivered',
  })
})

test('content that is missing: no machine, the reason names object and key, and it is found later', async () => {
  const scene = await sceneWith('KubeadmConfig', {})

  await scene.pass()
  const [machine, missing] = [await scene.machine(), await scene.status()]
  await addSources(scene)
  await scene.advance('2026-01-05T15:05:00Z')
  await scene.pass()

  expect(machine).toBeUndefined()
  expect(missing['message']).toBe(
    'spec.files[1]: there is no ConfigMap team/apt with the key sources. Create it, or correct the name. Sundial looks for it again; spec.files[2]: there is no Secret team/registry with the key token. Create it, or correct the name. Sundial looks for it again',
  )
  expect((missing['conditions'] as { type: string }[])[2]).toMatchObject({
    type: 'ReferencesValid',
    status: 'False',
    reason: 'FileResolutionFailed',
  })
  expect((await scene.machine())?.metadata.name).toBe('worker')
  expect(await condition(scene, 'ReferencesValid')).toMatchObject({ status: 'True' })
})

test('an optional source that is missing is left out', async () => {
  const optional = { configMapKeyRef: { name: 'apt', key: 'sources', optional: true } }
  const scene = await sceneWith(
    'KubeadmConfig',
    {},
    {
      files: [
        { path: '/a', contentFrom: optional },
        { path: '/b', content: 'b' },
      ],
    },
  )

  await scene.pass()

  expect(await filesOf(scene, 'KubeadmConfig')).toEqual([{ path: '/b', content: 'b' }])
})

const file = (path: string, content = 'a') => ({ path, content })
const many = (prefix: string) => Array.from({ length: 100 }, (_, n) => file(`/${prefix}/${n}`))

test.each<[about: string, own: readonly object[], more: object, problem: string]>([
  [
    'long content',
    [],
    { files: [file('/a', 'a'.repeat(10_241))] },
    'spec.files[0]: the content has 10241 characters, and the bootstrap kind allows 10240',
  ],
  [
    'a long path',
    [],
    { files: [file(`/${'a'.repeat(512)}`)] },
    'spec.files[0]: the path has 513 characters, and the bootstrap kind allows 512',
  ],
  [
    'a path that the object has itself, and one that is there twice',
    [file('/own')],
    { files: [file('/own'), file('/b')], machine: { files: [file('/b')] } },
    'spec.files[0].path: an earlier file of the bootstrap object has the same path; spec.machine.files[0].path: an earlier file of the bootstrap object has the same path',
  ],
  [
    'too many files',
    [file('/own')],
    { files: many('a'), machine: { files: many('b') } },
    'the bootstrap object has 201 files, and its kind allows 200',
  ],
])(
  'what the kind would refuse (%s): nothing is created, not half a machine',
  async (_, files, more, problem) => {
    const scene = await sceneWith('KubeadmConfig', { files }, more)

    await scene.pass()

    expect(await scene.machine()).toBeUndefined()
    expect((await scene.status())['message']).toBe(problem)
  },
)

test('the ConfigMap is edited while the machine runs: the next machine gets the new content', async () => {
  const scene = await sceneWith('KubeadmConfig', {})
  await addSources(scene)
  await scene.pass()
  const where = { namespace: 'team', name: 'apt' }
  await scene.client.patch(CONFIG_MAPS, where, { data: { sources: 'deb http://other' } })

  await scene.advance('2026-01-05T15:05:00Z')
  await scene.pass()
  const first = await filesOf(scene, 'KubeadmConfig')
  const told = await condition(scene, 'UpToDate')
  await scene.client.delete(providerKind('KubeadmConfig'), KEY)
  await scene.advance('2026-01-05T15:10:00Z')
  await scene.pass()

  expect(first).toContainEqual(expect.objectContaining({ content: 'deb http://mirror' }))
  expect(told).toEqual({ status: 'True', reason: 'SpecApplied' })
  expect(await filesOf(scene, 'KubeadmConfig')).toContainEqual(
    expect.objectContaining({ content: 'deb http://other' }),
  )
})

test('a file that is taken out of the spec, and its condition', async () => {
  const scene = await sceneWith('KubeadmConfig', {})
  await addSources(scene)
  await scene.pass()

  await scene.edit({ spec: { files: null } })
  await scene.pass()

  expect(await condition(scene, 'FieldsDelivered')).toEqual({})
  expect(await condition(scene, 'UpToDate')).toMatchObject({ status: 'False' })
})

test('the address of a RemoteMachine comes from spec.machine where the object does not set it', async () => {
  const scene = await sceneWith(
    'KubeadmConfig',
    {},
    {
      files: undefined,
      machine: { address: '192.0.2.7', user: 'admin', port: 2222, files: [FILES[0]] },
      infrastructureSpec: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
        kind: 'RemoteMachine',
        spec: { user: 'root', pool: 'p' },
      },
    },
  )

  await scene.pass()

  const infrastructure = await scene.client.get(providerKind('RemoteMachine'), KEY)
  expect(infrastructure?.['spec']).toEqual({
    address: '192.0.2.7',
    port: 2222,
    user: 'root',
    pool: 'p',
  })
  expect(await filesOf(scene, 'KubeadmConfig')).toEqual([FILES[0]])
  const { conditions } = (await scene.status()) as { conditions: { type: string }[] }
  expect(conditions.find(({ type }) => type === 'FieldsDelivered')).toMatchObject({
    status: 'False',
    message: 'spec.machine.user has no effect: spec.infrastructureSpec.spec sets another value',
  })
})
