// The credentials of a registry on the host: written before staging, changed, removed, and told when they are wrong.
import { chmodSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openHost } from '#src/agents/bootc/host.ts'
import { pullSecretHash } from '#src/images/pull-secret-hash.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { SECRETS } from '#src/kube/resource.ts'
import { startDaemonHere } from '#test/support/bootc-daemon/daemon-here.ts'
import { hostImage } from '#test/support/bootc-host/bootc-host.ts'

vi.setConfig({ testTimeout: 90_000 })

const A = hostImage('a')
const AUTH = Buffer.from('robot:correct horse').toString('base64')
const B = hostImage('b', { auth: AUTH })
const images = [A, B]
const KEY = { namespace: 'os', name: 'quay' }
const AUTH_FILE = '/run/ostree/auth.json'

const config = (auth: string) => JSON.stringify({ auths: { 'quay.io': { auth } } })

async function put(client: KubeClient, data: Readonly<Record<string, string>>): Promise<void> {
  const encoded = Object.fromEntries(
    Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
  )
  if ((await client.get(SECRETS, KEY)) !== undefined) {
    await client.patch(SECRETS, KEY, { data: encoded })
    return
  }
  await client.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata: KEY, data: encoded })
}

async function hashOf(client: KubeClient): Promise<string> {
  return pullSecretHash(await client.get(SECRETS, KEY), '.dockerconfigjson')
}

test('the file is there before bootc needs it, for root alone, and never in the log', async () => {
  const world = await startDaemonHere({ images, desired: A })
  await put(world.client, { '.dockerconfigjson': config(AUTH) })
  await world.patch({ pullSecretRef: KEY, pullSecretHash: await hashOf(world.client) })
  await world.want(B)

  await world.until('Staged')

  const { root, prefix } = world.host
  expect(await openHost(root, prefix).read(AUTH_FILE)).toBe(config(AUTH))
  expect(statSync(join(root, AUTH_FILE)).mode & 0o777).toBe(0o600)
  expect((await world.status()).stage).toBeUndefined()
  expect(JSON.stringify(world.lines)).not.toContain(AUTH)
  expect(world.lines).toContainEqual(
    expect.objectContaining({
      message: 'wrote the credentials of the registry',
      secret: 'os/quay',
    }),
  )
})

test('an error of bootc that quotes the credentials is told without them', async () => {
  const told = hostImage('b', { auth: AUTH, failure: 'told-credentials' })
  const world = await startDaemonHere({ images: [A, told], desired: A })
  await put(world.client, { '.dockerconfigjson': config(AUTH) })
  await world.patch({ pullSecretRef: KEY, pullSecretHash: await hashOf(world.client) })
  await world.want(B)

  await world.degraded(/authorization: Basic \*\*\* \(robot:\*\*\*\): invalid status code 400$/)
  await world.logged('a command of bootc failed')

  // A daemon that starts now finds the credentials on the host.
  await world.stop()
  await world.start()
  await world.eventually(async () =>
    expect((await world.status()).stage?.attempts).toBeGreaterThan(2),
  )
  const all = JSON.stringify([world.lines, await world.status()])
  expect(all.includes(AUTH) || all.includes('correct horse')).toBe(false)
})

test('a changed hash brings the new content, and without a reference the file is removed', async () => {
  const world = await startDaemonHere({ images, desired: A })
  const host = openHost(world.host.root, world.host.prefix)
  const other = Buffer.from('robot:old').toString('base64')
  await put(world.client, { '.dockerconfigjson': config(other) })
  await world.patch({ pullSecretRef: KEY, pullSecretHash: await hashOf(world.client) })
  await world.eventually(async () => expect(await host.read(AUTH_FILE)).toBe(config(other)))

  await put(world.client, { '.dockerconfigjson': config(AUTH) })
  await world.patch({ pullSecretHash: await hashOf(world.client) })
  await world.eventually(async () => expect(await host.read(AUTH_FILE)).toBe(config(AUTH)))

  await world.patch({ pullSecretRef: null, pullSecretHash: null })
  await world.eventually(async () => expect(await host.read(AUTH_FILE)).toBeUndefined())
})

test('a file of somebody else is not removed', async () => {
  const world = await startDaemonHere({ images, desired: A })
  world.host.write(AUTH_FILE, config(AUTH))
  await world.until('Idle')

  await world.want(B)
  await world.until('Staged')

  expect(await openHost(world.host.root, []).read(AUTH_FILE)).toBe(config(AUTH))
})

test('a file of somebody else with the same content becomes one that root alone can read', async () => {
  const world = await startDaemonHere({ images, desired: A })
  await world.until('Idle')
  world.host.write(AUTH_FILE, config(AUTH))
  const path = join(world.host.root, AUTH_FILE)
  chmodSync(path, 0o644)
  await put(world.client, { '.dockerconfigjson': config(AUTH) })
  await world.patch({ pullSecretRef: KEY, pullSecretHash: await hashOf(world.client) })

  await world.eventually(() => expect(statSync(path).mode & 0o777).toBe(0o600))
})

test('without a hash, a content that was changed is found when staging fails', async () => {
  const world = await startDaemonHere({ images, desired: A })
  await put(world.client, {
    '.dockerconfigjson': config(Buffer.from('robot:old').toString('base64')),
  })
  await world.patch({ pullSecretRef: KEY })
  await world.want(B)
  await world.degraded(/unauthorized/)

  await put(world.client, { '.dockerconfigjson': config(AUTH) })

  await world.until('Staged')
})

test.each([
  { name: 'no Secret', data: undefined, says: 'pull secret os/quay: there is no such Secret' },
  {
    name: 'another key',
    data: { password: 'x' },
    says: /^pull secret os\/quay: it has no key \.dockerconfigjson/,
  },
  {
    name: 'no JSON',
    data: { '.dockerconfigjson': '{"auths":' },
    says: 'pull secret os/quay: its key .dockerconfigjson is not a JSON object',
  },
])('$name degrades the node, and nothing is staged until it is right', async ({ data, says }) => {
  const world = await startDaemonHere({ images, desired: B, spec: { pullSecretRef: KEY } })
  if (data !== undefined) await put(world.client, data)
  await world.degraded(says)
  expect(world.host.commands('systemd-run')).toEqual([])

  await put(world.client, { '.dockerconfigjson': config(AUTH) })

  await world.until('Staged')
})

test('a file that cannot be written on the host degrades the node until it can', async () => {
  const world = await startDaemonHere({ images, desired: A })
  await put(world.client, { '.dockerconfigjson': config(AUTH) })
  world.host.write(`${AUTH_FILE}/in-the-way`, '')
  await world.patch({ pullSecretRef: KEY })
  await world.want(B)
  await world.degraded(
    'pull secret os/quay: /run/ostree/auth.json of the host cannot be written: EISDIR: illegal operation on a directory, read',
  )

  rmSync(join(world.host.root, AUTH_FILE), { recursive: true })

  await world.until('Staged')
})

test('a file that cannot be removed from the host is told', async () => {
  const world = await startDaemonHere({ images, desired: A })
  await world.stop()
  world.host.write(`${AUTH_FILE}.sundial/in-the-way`, '')
  await world.start()
  await world.want(B)

  await world.degraded(
    '/run/ostree/auth.json of the host cannot be removed: EISDIR: illegal operation on a directory, read',
  )
})

test('a daemon that may not read the Secret says what to do', async () => {
  const forbidden = JSON.stringify({ kind: 'Status', reason: 'Forbidden', code: 403 })
  const world = await startDaemonHere({
    images,
    desired: B,
    spec: { pullSecretRef: KEY },
    through: (transport) => async (request) =>
      request.path.includes('/secrets/')
        ? { status: 403, headers: {}, body: forbidden }
        : transport(request),
  })

  await world.degraded(
    'pull secret os/quay: the daemon may not read it; name it in the Role bootc-daemon-pull-secrets of its namespace',
  )
})

test('a file that bootc cannot read is told before it fails', async () => {
  const world = await startDaemonHere({ images, desired: A, speed: 200 })
  world.host.write('etc/ostree/auth.json', '{"auths":')

  await world.eventually(async () =>
    expect(await world.condition('Preflight')).toMatchObject({
      status: 'False',
      reason: 'ProblemsFound',
      message:
        'bootc 1.16.9, ostree. /etc/ostree/auth.json is not a file with credentials: it must be JSON with a field auths.',
    }),
  )
})
