// A read that is refused, and will be refused again, is told where the user looks.
import { describe, expect, it } from 'vitest'
import { SECRETS } from '#src/kube/resource.ts'
import { inService, MACHINE, refuse, said, warnings } from './refused.ts'

it.each([
  ['a discovery that is refused', 'GET apis/cluster.x-k8s.io', 403, 'discover cluster.x-k8s.io'],
  [
    'a conversion webhook that does not answer',
    MACHINE,
    500,
    'the API server has an internal error (HTTP 500). Read the log of the API server: a conversion webhook may not answer',
  ],
  ['credentials that are refused', MACHINE, 401, 'its credentials are refused (HTTP 401)'],
  ['a request that is taken for wrong', MACHINE, 400, 'finds the request invalid (HTTP 400)'],
])('%s is told the second time', async (_, call, status, words) => {
  const scene = await inService()
  scene.restart()
  refuse(scene, call, status)
  await scene.pass()
  await scene.advance('2026-01-05T15:00:10Z')
  await scene.pass()

  const told = await scene.status()
  expect([told['phase'], told['message']]).toEqual(['Error', expect.stringContaining(words)])
})

describe('what leads to the Node', () => {
  it.each([
    [
      'GET nodes/worker',
      'get nodes "worker" in the management cluster: it has no right to do this (HTTP 403). Apply deploy/rbac (ClusterRole sundial-node-access and its binding)',
    ],
    [
      'GET secrets/prod-kubeconfig',
      'get secrets "prod-kubeconfig" in namespace team in the management cluster: it has no right to do this (HTTP 403). Apply deploy/rbac (ClusterRole sundial-kubeconfigs), or the Role of deploy/kubeconfig-role in namespace team',
    ],
  ])('%s, refused: what is in service stays so, and the rest is told once', async (call, words) => {
    const scene = await inService()
    refuse(scene, call)
    await scene.pass()
    await scene.advance('2026-01-05T15:00:10Z')
    await scene.pass()
    const second = await said(scene)
    await scene.advance('2026-01-05T15:01:10Z')
    await scene.pass()
    await scene.pass()
    const before = await scene.object()
    const converged = await scene.pass()
    const after = await scene.object()
    const told = await warnings(scene)
    scene.fault(undefined)
    await scene.pass()

    const message = `Sundial cannot ${words}`
    expect(second).toMatchObject({
      phase: 'Active',
      message,
      MachineReady: ['Unknown', 'ReadFailed'],
    })
    expect(converged.calls.filter((each) => !each.startsWith('GET'))).toEqual([])
    expect(after.resourceVersion).toBe(before.resourceVersion)
    expect(told).toEqual([message])
    expect(await said(scene)).toMatchObject({
      phase: 'Active',
      MachineReady: ['True', 'MachineReady'],
    })
    expect(await scene.status()).not.toHaveProperty('retry')
  })

  it('refused for the pods: the drain waits for its time, and then it is said', async () => {
    const scene = await inService({ gracefulShutdownTimeout: '0s', nodeDrainTimeout: '1m' })
    await scene.addPod('api')
    await scene.advance('2026-01-05T23:00:00Z')
    refuse(scene, 'GET pods')
    await scene.pass()
    for (const second of ['10', '20', '30']) {
      await scene.advance(`2026-01-05T23:00:${second}Z`)
      await scene.pass()
    }
    const waiting = await said(scene)
    const early = await scene.machine()
    await scene.advance('2026-01-05T23:01:30Z')
    await scene.pass()

    expect(waiting).toMatchObject({
      phase: 'ShuttingDown',
      MachineReady: ['Unknown', 'ReadFailed'],
    })
    expect(early?.metadata).not.toHaveProperty('deletionTimestamp')
    expect(await scene.machine()).toHaveProperty('metadata.deletionTimestamp')
    expect(await warnings(scene)).toContainEqual(
      expect.stringContaining('and pods may still be on it'),
    )
  })
})

it('a right that the account of a kubeconfig lacks is told with the Secret it is in', async () => {
  const scene = await inService()
  await scene.client.create(SECRETS, kubeconfigSecret())
  refuse(scene, 'GET nodes/worker')
  await scene.pass()
  await scene.advance('2026-01-05T15:00:10Z')
  await scene.pass()

  expect((await scene.status())['message']).toBe(
    'Sundial cannot get nodes "worker" in the workload cluster: it has no right to do this (HTTP 403). Give the account of the kubeconfig in Secret prod-kubeconfig the rights of deploy/workload-cluster',
  )
})

function kubeconfigSecret() {
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: 'https://workload.test' } }],
    users: [{ name: 'u', user: { token: 'secret' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  }
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team', name: 'prod-kubeconfig' },
    data: { value: Buffer.from(JSON.stringify(kubeconfig)).toString('base64') },
  }
}
