import { expect, test } from 'vitest'
import { bootcNodePoolInstallation } from '#src/embedded/bootc-node-pool.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { startedWorld } from '#test/unit/embedded/stand-ins/started-world.ts'

const KEY = { namespace: 'default', name: 'images' }

async function startedRegistry(annotations: Readonly<Record<string, string>> = {}) {
  const { world, client } = await startedWorld({ installations: [bootcNodePoolInstallation()] })
  await client.create(CONFIG_MAPS, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      ...KEY,
      annotations: { 'stand-in.sundial.dev/repository': 'quay.io/team/os', ...annotations },
    },
    data: { stable: '44.1', testing: '44.2' },
  })
  const ask = (path: string, method = 'GET', host = 'quay.io') =>
    world.fetch(new Request(`https://${host}${path}`, { method }))
  const digest = async (reference: string, repository = 'team/os') => {
    const answer = await ask(`/v2/${repository}/manifests/${reference}`, 'HEAD')
    return answer.headers.get('docker-content-digest')
  }
  return { world, client, ask, digest }
}

test('a manifest has the digest that the answer says, and is found by it', async () => {
  const { ask, digest } = await startedRegistry()

  const answer = await ask('/v2/team/os/manifests/stable')
  const bytes = await answer.arrayBuffer()
  const hash = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')

  expect([answer.status, answer.headers.get('docker-content-digest')]).toEqual([
    200,
    `sha256:${hash}`,
  ])
  expect(await digest(`sha256:${hash}`)).toBe(`sha256:${hash}`)
})

test('a tag is moved by its ConfigMap', async () => {
  const { client, digest } = await startedRegistry()
  const [stable, testing] = [await digest('stable'), await digest('testing')]

  await client.patch(CONFIG_MAPS, KEY, { data: { stable: '44.2' } })

  expect(stable).not.toBe(testing)
  expect(await digest('stable')).toBe(testing)
})

test('versions that the ConfigMap lists are tags, too, and nothing else is', async () => {
  const { ask, digest } = await startedRegistry()

  const missing = await ask('/v2/team/os/manifests/44.3')
  expect(await digest('44.1')).toBe(await digest('stable'))
  expect([missing.status, await missing.json()]).toEqual([
    404,
    { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] },
  ])
})

test('a repository without a ConfigMap has every tag, each with an image of its own', async () => {
  const { digest } = await startedRegistry()

  const digests = [
    await digest('a', 'other/os'),
    await digest('b', 'other/os'),
    await digest('a', 'third/os'),
    await digest('44.1'),
  ]
  expect(new Set(digests).size).toBe(4)
  expect(digests).not.toContain(null)
})

test.each([
  ['the version of the protocol', '/v2/', 200],
  ['what is no manifest', '/v2/team/os/blobs/sha256:00', 404],
  ['a digest of another repository', 'other', 404],
])('%s is answered', async (_name, path, status) => {
  const { ask, digest } = await startedRegistry()
  const other = `/v2/team/os/manifests/${await digest('a', 'other/os')}`

  const answer = await ask(path === 'other' ? other : path)

  expect(answer.status).toBe(status)
})

test('Docker Hub is docker.io in a ConfigMap', async () => {
  const { ask } = await startedRegistry({
    'stand-in.sundial.dev/repository': 'docker.io/library/os',
  })

  const there = await ask('/v2/library/os/manifests/stable', 'HEAD', 'registry-1.docker.io')
  const missing = await ask('/v2/library/os/manifests/none', 'HEAD', 'registry-1.docker.io')

  expect([there.status, missing.status]).toEqual([200, 404])
})

test('a registry fails as it is told', async () => {
  const { ask } = await startedRegistry({ 'stand-in.sundial.dev/fail': '503' })

  const answer = await ask('/v2/team/os/manifests/stable')

  expect(answer.status).toBe(503)
})

test('a world without a registry answers as a gateway does', async () => {
  const { world } = await startedWorld()

  const answer = await world.fetch(new Request('https://quay.io/v2/'))

  expect(answer.status).toBe(502)
})
