// A read that is refused, and will be refused again, is told where the user looks.
import { describe, expect, it } from 'vitest'
import { EVENTS, SECRETS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

const IN_WINDOW = '2026-01-05T15:00:00Z'
const MACHINE = 'GET machines/worker'

async function inService(spec: object = {}): Promise<Scene> {
  const scene = await createScene(IN_WINDOW, spec)
  await scene.pass()
  await scene.provision()
  await scene.pass()
  return scene
}

function refuse(scene: Scene, refused: string, status = 403): void {
  scene.fault((call) => (call === refused ? status : undefined))
}

async function said(scene: Scene): Promise<object> {
  const { phase, ready, message, conditions } = (await scene.status()) as {
    phase: string
    ready: boolean
    message: string
    conditions: readonly { type: string; status: string; reason: string; message: string }[]
  }
  const of = (type: string) => {
    const found = conditions.find((each) => each.type === type)
    return [found?.status, found?.reason]
  }
  return { phase, ready, message, Ready: of('Ready'), MachineReady: of('MachineReady') }
}

async function warnings(scene: Scene): Promise<readonly unknown[]> {
  const events = await scene.client.list(EVENTS, { namespace: 'team' })
  return events.filter((event) => event['type'] === 'Warning').map((event) => event['note'])
}

describe('a Machine that may not be read', () => {
  const message =
    'Sundial cannot get machines.cluster.x-k8s.io "worker" in namespace team in the management cluster: it has no right to do this (HTTP 403). Apply deploy/rbac (ClusterRole sundial-scheduled-machine and its binding)'

  it('is looked at a second time before anything is told', async () => {
    const scene = await inService()
    const before = await said(scene)
    refuse(scene, MACHINE)

    const { answer } = await scene.pass()
    const told = await said(scene)
    scene.fault(undefined)
    await scene.advance('2026-01-05T15:00:10Z')
    await scene.pass()

    expect(answer).toBe(204)
    expect(told).toEqual(before)
    expect(await said(scene)).toEqual(before)
    expect(await scene.status()).not.toHaveProperty('retry')
    expect(await warnings(scene)).toEqual([])
  })

  it('is told in the conditions and in one Warning, and is over by itself', async () => {
    const scene = await inService()
    const before = await scene.status()
    refuse(scene, MACHINE)
    await scene.pass()
    await scene.advance('2026-01-05T15:00:10Z')
    await scene.pass()
    const second = await said(scene)
    const { retry } = await scene.status()
    const hurried = await scene.pass()
    await scene.advance('2026-01-05T15:00:40Z')
    await scene.pass()
    const third = await scene.status()
    scene.fault(undefined)
    await scene.advance('2026-01-05T15:01:40Z')
    await scene.pass()

    expect(second).toEqual({
      phase: 'Error',
      ready: false,
      message,
      Ready: ['False', 'ReadFailed'],
      MachineReady: ['Unknown', 'ReadFailed'],
    })
    expect(retry).toEqual({ attempts: 2, notBefore: '2026-01-05T15:00:40Z', lastError: message })
    expect(hurried.calls).toEqual(['GET scheduledmachines/worker'])
    expect(third).toMatchObject({
      nodeRef: before['nodeRef'],
      machineRef: before['machineRef'],
      retry: { attempts: 3, notBefore: '2026-01-05T15:01:40Z' },
    })
    expect(await warnings(scene)).toEqual([`Active -> Error: ${message}`])
    expect((await scene.status())['phase']).toBe('Active')
    expect(await scene.status()).not.toHaveProperty('retry')
  })

  it('is told of a machine that is in Error already, too', async () => {
    const scene = await inService()
    await scene.client.patchStatus(SCHEDULED_MACHINES, KEY, {
      status: { phase: 'Error', message: 'of another cause' },
    })
    refuse(scene, MACHINE)
    await scene.pass()
    await scene.advance('2026-01-05T15:00:10Z')
    await scene.pass()
    await scene.advance('2026-01-05T15:00:40Z')
    await scene.pass()

    expect(await warnings(scene)).toEqual([message])
  })

  it('takes back nothing of a removal that has begun', async () => {
    const scene = await inService({ gracefulShutdownTimeout: '0s' })
    await scene.addPod('api')
    await scene.advance('2026-01-05T23:00:00Z')
    await scene.pass()
    const { shutdownStartedAt, drain } = await scene.status()
    refuse(scene, MACHINE)
    await scene.advance('2026-01-05T23:00:10Z')
    await scene.pass()
    await scene.advance('2026-01-05T23:00:20Z')
    await scene.pass()

    expect(drain).toBeDefined()
    expect(await scene.status()).toMatchObject({ phase: 'Error', shutdownStartedAt, drain })
  })
})

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
