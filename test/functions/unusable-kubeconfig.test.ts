// The kubeconfig of a machine in service is lost, or replaced by one that is refused.
import { expect, test } from 'vitest'
import { findCondition, readConditions } from '#src/kube/conditions.ts'
import { EVENTS, SECRETS } from '#src/kube/resource.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

const SECRET = { namespace: 'team', name: 'prod-kubeconfig' }

interface Row {
  readonly about: string
  readonly spoil: (scene: Scene) => Promise<unknown>
  readonly says: string
}

const ROWS: readonly Row[] = [
  {
    about: 'whose Secret is deleted',
    spoil: ({ client }) => client.delete(SECRETS, SECRET),
    says: 'Secret team/prod-kubeconfig does not exist; restore it, or name another in spec.kubeconfigSecretRef',
  },
  {
    about: 'whose Secret loses its key',
    spoil: ({ client }) => client.patch(SECRETS, SECRET, { data: { value: null } }),
    says: 'Secret team/prod-kubeconfig has no key value; restore it, or name another in spec.kubeconfigSecretRef',
  },
  {
    about: 'that would start a program',
    spoil: ({ client }) =>
      client.patch(SECRETS, SECRET, { data: { value: kubeconfig({ exec: {} }) } }),
    says: 'the kubeconfig in Secret team/prod-kubeconfig key value is refused: user.exec may not be used; allowed are client-certificate-data, client-key-data, token, extensions',
  },
]

test.each(ROWS)('one Warning Event tells of a kubeconfig $about', async ({ spoil, says }) => {
  const scene = await inService()
  const told = await warnings(scene)

  await spoil(scene)
  for (const minute of ['01', '05', '10', '20']) {
    await scene.advance(`2026-01-05T15:${minute}:00Z`)
    await scene.pass()
  }
  const status = await scene.status()
  const { calls } = await scene.pass()

  expect(told).toEqual([])
  expect(await warnings(scene)).toEqual([`WorkloadClusterUnreachable: ${says}`])
  expect(status).toMatchObject({ phase: 'Active', message: says })
  expect(findCondition(readConditions(status['conditions']), 'MachineReady')).toMatchObject({
    status: 'Unknown',
    reason: 'WorkloadClusterUnreachable',
    message: says,
  })
  expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([])
})

test('a kubeconfig that was restored and is lost again causes another Warning Event', async () => {
  const scene = await inService()
  const lose = async (time: string) => {
    await scene.client.delete(SECRETS, SECRET)
    await scene.advance(time)
    await scene.pass()
  }

  await lose('2026-01-05T15:01:00Z')
  await give(scene)
  await scene.advance('2026-01-05T15:02:00Z')
  await scene.pass()
  await lose('2026-01-05T15:03:00Z')

  expect(await warnings(scene)).toHaveLength(2)
})

test('a machine that is removed without its kubeconfig warns again only when the drain is over', async () => {
  const scene = await inService()
  await scene.client.delete(SECRETS, SECRET)

  for (const time of ['22:00:00', '23:00:00', '23:05:00', '23:06:00', '23:15:01']) {
    await scene.advance(`2026-01-05T${time}Z`)
    await scene.pass()
  }

  const reasons = (await warnings(scene)).map((text) => text.split(':')[0])
  expect(reasons).toEqual(['NodeDrainFailed', 'WorkloadClusterUnreachable'])
})

async function inService(): Promise<Scene> {
  const scene = await createScene('2026-01-05T15:00:00Z')
  await scene.pass()
  await scene.provision()
  await give(scene)
  await scene.pass()
  expect(await scene.status()).toMatchObject({
    phase: 'Active',
    workloadCluster: { kubeconfigSecret: { name: 'prod-kubeconfig' } },
  })
  return scene
}

async function give({ client }: Scene): Promise<void> {
  const data = { value: kubeconfig({ token: 'T0KEN' }) }
  await client.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata: SECRET, data })
}

async function warnings({ client }: Scene): Promise<readonly string[]> {
  const events = await client.list(EVENTS)
  return events
    .filter(({ type }) => type === 'Warning')
    .map(({ reason, note }) => `${reason}: ${note}`)
    .sort()
}

function kubeconfig(user: object): string {
  const text = JSON.stringify({
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
    clusters: [{ name: 'k', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'u', user }],
  })
  return Buffer.from(text).toString('base64')
}
