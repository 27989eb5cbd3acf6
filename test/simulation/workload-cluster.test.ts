import { expect, test } from 'vitest'
import { SECRETS } from '#src/kube/resource.ts'
import { condition } from '#test/support/scene/condition.ts'
import { inService } from '#test/support/scene/in-service.ts'

test('a workload cluster that does not answer is waited for, and the removal continues at the drain timeout', async () => {
  const scene = await inService({ gracefulShutdownTimeout: '0s' })
  await scene.client.create(SECRETS, kubeconfigSecret())
  scene.fault((call) => (call.endsWith(' nodes/worker') ? 'unreachable' : undefined))
  await scene.pass()
  const unreachable = await scene.status()
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()
  const draining = await scene.status()
  await scene.advance('2026-01-05T23:10:00Z')
  await scene.pass()

  expect(unreachable['phase']).toBe('Active')
  expect(draining).toMatchObject({
    phase: 'ShuttingDown',
    drain: { startedAt: '2026-01-05T23:00:00Z' },
  })
  expect(await scene.machine()).toHaveProperty('metadata.deletionTimestamp')
})

test('a kubeconfig that would run a program is refused, and the message says so', async () => {
  const scene = await inService()
  await scene.client.create(SECRETS, kubeconfigSecret({ exec: { command: 'sh' } }))

  await scene.pass()

  expect(await condition(scene, 'MachineReady')).toEqual({
    status: 'Unknown',
    reason: 'WorkloadClusterUnreachable',
  })
  expect((await scene.status())['message']).toContain('exec')
})

function kubeconfigSecret(user: object = { token: 'not-a-real-one' }) {
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:6443' } }],
    users: [{ name: 'u', user }],
  }
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team', name: 'prod-kubeconfig' },
    data: { value: Buffer.from(JSON.stringify(kubeconfig)).toString('base64') },
  }
}
