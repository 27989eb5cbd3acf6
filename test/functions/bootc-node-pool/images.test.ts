// Tags that a registry resolves, and pull Secrets.
import { expect, test } from 'vitest'
import type { Fetch } from '#src/embedded/installation.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { textAt } from '#src/kube/json.ts'
import { SECRETS } from '#src/kube/resource.ts'
import { actAll } from '#test/support/pool-scene/daemon.ts'
import { updatedPool } from '#test/support/pool-scene/states.ts'
import {
  createPoolScene,
  imageOf,
  type PoolScene,
  REPOSITORY,
  V1,
  V2,
} from '#test/support/pool-scene.ts'

const TAG = `${REPOSITORY}:stable`

test('a tag is resolved again at its interval, and a new digest starts a rollout', async () => {
  const scene = await createPoolScene(['a'], { image: { ref: TAG } })
  const asked: string[] = []
  scene.registry(registryOf(() => V1, asked))
  await scene.pass()
  await actAll(scene, V1)
  await scene.pass()
  expect(await scene.status()).toMatchObject({
    reason: 'AllUpdated',
    targetDigest: V1,
    nextTagResolutionTime: '2026-01-05T08:05:00Z',
    wakeTime: '2026-01-05T08:05:00Z',
  })
  expect(asked).toEqual(['HEAD /v2/example/os/manifests/stable'])

  scene.registry(registryOf(() => V2, asked))
  await scene.pass()
  expect(asked).toHaveLength(1)
  await scene.advance(300)
  await scene.pass()

  expect(asked).toHaveLength(2)
  expect(await scene.status()).toMatchObject({ targetDigest: V2, updateAvailable: true })
  expect((await scene.bootcNode('a'))?.['spec']).toMatchObject({ desiredImage: imageOf(V2) })
})

test('while the registry fails, the last digest counts, and the pool says so until it answers', async () => {
  const scene = await createPoolScene(['a'], { image: { ref: TAG } })
  scene.registry(registryOf(() => V1))
  await scene.pass()
  scene.registry(async () => new Response('', { status: 503 }))
  await scene.advance(300)

  await scene.pass()
  await scene.pass()

  const failed = await scene.status()
  expect(failed).toMatchObject({ targetDigest: V1, reason: 'TagResolutionError' })
  expect(degradedOf(failed)).toMatchObject({ status: 'True', reason: 'TagResolutionError' })
  expect((await scene.bootcNode('a'))?.['spec']).toMatchObject({ desiredImage: imageOf(V1) })
  scene.registry(registryOf(() => V2))
  await scene.advance(60)
  await scene.pass()
  expect(degradedOf(await scene.status())).toMatchObject({ status: 'False', reason: 'Healthy' })
})

test('a pool whose tag was never resolved claims nothing, and says why', async () => {
  const scene = await createPoolScene(['a'], { image: { ref: TAG } })

  await scene.pass()

  expect(await scene.bootcNodes()).toEqual([])
  expect(await scene.status()).toMatchObject({ reason: 'TagResolutionError' })
})

test('the registry gets the credentials of the pull Secret, and the nodes its hash', async () => {
  const scene = await createPoolScene(['a'], { image: { ref: TAG }, pullSecretRef: SECRET })
  await writeSecret(scene, 'first')
  const logins: (string | null)[] = []
  scene.registry(async (request) => {
    const login = request.headers.get('authorization')
    logins.push(login)
    if (login === null) {
      const challenge = { 'www-authenticate': 'Basic realm="quay"' }
      return new Response('', { status: 401, headers: challenge })
    }
    return manifest(V1)
  })

  await scene.pass()

  expect(logins.at(-1)).toBe(`Basic ${Buffer.from('robot:first').toString('base64')}`)
  const before = (await scene.bootcNode('a'))?.['spec']
  expect(before).toMatchObject({ pullSecretRef: SECRET, desiredImage: imageOf(V1) })

  await writeSecret(scene, 'second')
  await scene.pass()

  const after = (await scene.bootcNode('a'))?.['spec']
  expect(textAt(after, 'pullSecretHash')).toMatch(/^[0-9a-f]{64}$/)
  expect(textAt(after, 'pullSecretHash')).not.toBe(textAt(before, 'pullSecretHash'))
  // The rest is as before: a new Secret does not reboot a node.
  expect({ ...Object(after), pullSecretHash: undefined }).toEqual({
    ...Object(before),
    pullSecretHash: undefined,
  })
  const { calls } = await scene.pass()
  expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([])
})

test.each([
  { what: 'missing', data: undefined, message: 'Secret team/quay does not exist' },
  { what: 'without its key', data: {}, message: 'it has no key .dockerconfigjson' },
  {
    what: 'not JSON',
    data: { '.dockerconfigjson': 'not json' },
    message: 'is not a JSON object',
  },
])('a pull Secret that is $what is told, and the rollout goes on', async ({ data, message }) => {
  const scene = await createPoolScene(['a'], { pullSecretRef: SECRET })
  if (data !== undefined) await createSecret(scene, data)

  await scene.pass()

  const degraded = degradedOf(await scene.status())
  expect(degraded).toMatchObject({ status: 'True', reason: 'SecretError' })
  expect(degraded?.message).toContain(message)
  expect((await scene.bootcNode('a'))?.['spec']).toMatchObject({ desiredImage: imageOf(V1) })
})

test('a pull Secret that may not be read is told with the right that is missing', async () => {
  const scene = await updatedPool(['a'])
  scene.fault((call) => (call === 'GET secrets/quay' ? 403 : undefined))
  await scene.edit({ spec: { pullSecretRef: SECRET } })

  await scene.pass()

  expect(degradedOf(await scene.status())).toMatchObject({
    status: 'True',
    reason: 'SecretError',
    message:
      'Sundial cannot get secrets "quay" in namespace team: it has no right to do this (HTTP 403). Apply deploy/rbac (ClusterRole sundial-pull-secrets), or the Role of deploy/pull-secret-role in namespace team',
  })
})

const SECRET = { namespace: 'team', name: 'quay' }

async function writeSecret(scene: PoolScene, password: string): Promise<void> {
  const config = JSON.stringify({ auths: { 'quay.io': { username: 'robot', password } } })
  const data = { '.dockerconfigjson': config }
  const existing = await scene.client.get(SECRETS, SECRET)
  if (existing === undefined) return createSecret(scene, data)
  await scene.client.patch(SECRETS, SECRET, { stringData: data })
}

async function createSecret({ client }: PoolScene, stringData: object): Promise<void> {
  await client.create(
    { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SECRET.namespace } },
  )
  const type = 'Opaque'
  await client.create(SECRETS, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: SECRET,
    type,
    stringData,
  })
}

function registryOf(digest: () => string, asked: string[] = []): Fetch {
  return async (request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`)
    return manifest(digest())
  }
}

function manifest(digest: string): Response {
  return new Response('', {
    headers: {
      'content-type': 'application/vnd.oci.image.manifest.v1+json',
      'docker-content-digest': digest,
    },
  })
}

function degradedOf({ conditions = [] }: Awaited<ReturnType<PoolScene['status']>>) {
  return findCondition(conditions, 'Degraded')
}
