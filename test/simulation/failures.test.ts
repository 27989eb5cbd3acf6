import { describe, expect, it } from 'vitest'
import { EVENTS, NODES, PODS, type Resource, SECRETS } from '#src/kube/resource.ts'
import { BOOTSTRAP, CLUSTERS, INFRASTRUCTURE, KEY, MACHINES } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

const IN_WINDOW = '2026-01-05T15:00:00Z'
const BUDGETS: Resource = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  namespaced: true,
}

async function inService(spec: object = {}): Promise<Scene> {
  const scene = await createScene(IN_WINDOW, spec)
  await scene.pass()
  await scene.provision()
  await scene.pass()
  return scene
}

// Something happens just before the first request of this kind arrives.
function once(scene: Scene, call: string, meanwhile: () => Promise<unknown>): void {
  scene.fault(async (asked) => {
    if (asked !== call) return undefined
    scene.fault(undefined)
    await meanwhile()
    return undefined
  })
}

async function condition(scene: Scene, type: string): Promise<unknown> {
  const { conditions } = (await scene.status()) as {
    conditions: readonly { type: string; status: string; reason: string }[]
  }
  const { status, reason } = conditions.find((each) => each.type === type) ?? {}
  return { status, reason }
}

describe('an action that fails', () => {
  it('ends in Error with what and why, is tried again with back-off, and is over by itself', async () => {
    const scene = await createScene(IN_WINDOW)
    scene.fault((call) => (call === 'POST machines' ? 403 : undefined))

    await scene.pass()
    const first = await scene.status()
    await scene.pass()
    const hurried = await scene.status()
    await scene.advance('2026-01-05T15:00:30Z')
    await scene.pass()
    const second = await scene.status()
    scene.fault(undefined)
    await scene.advance('2026-01-05T15:01:30Z')
    await scene.pass()
    const third = await scene.status()

    const message =
      'Failed to create the Machine: POST /apis/cluster.x-k8s.io/v1beta2/namespaces/team/machines: HTTP 403 (the rest may quote content and is left out)'
    expect(first).toMatchObject({
      phase: 'Error',
      message,
      retry: { attempts: 1, notBefore: '2026-01-05T15:00:30Z', lastError: message },
      wakeTime: '2026-01-05T15:00:30Z',
    })
    expect(hurried).toEqual(first)
    expect(second['retry']).toEqual({
      attempts: 2,
      notBefore: '2026-01-05T15:01:30Z',
      lastError: message,
    })
    expect([third['phase'], third['retry']]).toEqual(['Pending', undefined])
  })

  it('does not undo what was stored before it', async () => {
    const scene = await inService()
    await scene.advance('2026-01-05T23:00:00Z')
    scene.fault((call) => (call === 'PATCH nodes/worker' ? 403 : undefined))

    await scene.pass()

    expect(await scene.status()).toMatchObject({
      phase: 'Error',
      shutdownStartedAt: '2026-01-05T23:00:00Z',
    })
  })
})

describe('an API server in trouble', () => {
  it.each([429, 502, 503, 504])(
    'is asked again after %i, and nothing is written',
    async (status) => {
      const scene = await inService()
      const before = await scene.status()
      scene.fault((call) => (call === 'GET machines/worker' ? status : undefined))

      const { answer, calls } = await scene.pass()

      expect(answer).toBe(503)
      expect(calls).toEqual(['GET scheduledmachines/worker', 'GET machines/worker'])
      expect(await scene.status()).toEqual(before)
    },
  )

  it('that refuses a stale status is read again within the request', async () => {
    const scene = await createScene(IN_WINDOW)
    let conflicts = 2
    scene.fault((call) => {
      const isStale = call === 'PATCH scheduledmachines/worker/status' && conflicts > 0
      if (isStale) conflicts -= 1
      return isStale ? 409 : undefined
    })

    const { answer } = await scene.pass()

    expect([answer, (await scene.status())['phase']]).toEqual([204, 'Pending'])
  })

  it('that cannot take an Event stops nothing', async () => {
    const scene = await createScene(IN_WINDOW)
    scene.fault((call) => (call === 'POST events' ? 500 : undefined))

    const { answer } = await scene.pass()

    expect([answer, (await scene.status())['phase']]).toEqual([204, 'Pending'])
  })
})

describe('a drain', () => {
  it('keeps a budget, says who is blocked and by what, and goes on when it is released (I8)', async () => {
    const scene = await inService({ gracefulShutdownTimeout: '0s' })
    await scene.addPod('web')
    await scene.addPod('api')
    await guard(scene, 0)
    await scene.advance('2026-01-05T23:00:00Z')

    await scene.pass()
    const blocked = (await scene.status())['drain']
    await scene.client.patchStatus(BUDGETS, { namespace: 'team', name: 'web' }, allows(1))
    await scene.advance('2026-01-05T23:00:10Z')
    await scene.pass()
    const released = (await scene.status())['drain']

    expect(blocked).toEqual({
      startedAt: '2026-01-05T23:00:00Z',
      lastEvictionAt: '2026-01-05T23:00:00Z',
      newestPodAt: expect.any(String),
      podsRemaining: 2,
      blocked: [
        {
          namespace: 'team',
          name: 'web',
          message: expect.stringMatching(/disruption budget.*web/),
        },
      ],
    })
    expect(released).toMatchObject({ blocked: [] })
    expect(await scene.client.get(PODS, { namespace: 'team', name: 'web' })).toHaveProperty(
      'metadata.deletionTimestamp',
    )
  })

  it('goes on past nodeDrainTimeout, and says which pods were still there', async () => {
    const scene = await inService({ gracefulShutdownTimeout: '0s' })
    await scene.addPod('web')
    await guard(scene, 0)
    await scene.advance('2026-01-05T23:00:00Z')
    await scene.pass()

    await scene.advance('2026-01-05T23:10:00Z')
    await scene.pass()

    const events = await scene.client.list(EVENTS, { namespace: 'team' })
    expect(
      events.filter((event) => event['type'] === 'Warning').map((event) => event['note']),
    ).toEqual([
      'nodeDrainTimeout of 600 s is over; the machine is removed with these pods still on it: team/web',
    ])
    expect(await scene.machine()).toMatchObject({
      metadata: {
        deletionTimestamp: '2026-01-05T23:10:00Z',
        annotations: { 'machine.cluster.x-k8s.io/exclude-node-draining': 'by-sundial' },
      },
    })
  })

  it('of which one pod cannot be evicted goes on with the others', async () => {
    const scene = await inService({ gracefulShutdownTimeout: '0s' })
    await scene.addPod('web')
    await scene.addPod('api')
    await scene.advance('2026-01-05T23:00:00Z')
    scene.fault((call) => (call === 'POST pods/api/eviction' ? 500 : undefined))

    await scene.pass()

    expect((await scene.status())['drain']).toMatchObject({
      blocked: [{ namespace: 'team', name: 'api', message: 'refused by the test' }],
    })
    expect(await scene.client.get(PODS, { namespace: 'team', name: 'web' })).toHaveProperty(
      'metadata.deletionTimestamp',
    )
  })
})

describe('a world that changes between the look and the write', () => {
  it('is looked at again: a status that was decided on something else is not stored', async () => {
    const scene = await inService()
    await scene.advance('2026-01-05T23:00:00Z')
    once(scene, 'PATCH scheduledmachines/worker/status', () =>
      scene.edit({ spec: { killSwitch: true } }),
    )

    const { answer } = await scene.pass()

    expect([answer, (await scene.status())['phase']]).toEqual([204, 'Terminated'])
    expect(await scene.client.get(NODES, { name: 'worker' })).not.toHaveProperty(
      'spec.unschedulable',
    )
  })

  it('is looked at again: a cordon that an admin was quicker with is not marked as ours', async () => {
    const scene = await inService()
    await scene.advance('2026-01-05T23:00:00Z')
    once(scene, 'PATCH nodes/worker', () =>
      scene.client.patch(NODES, { name: 'worker' }, { spec: { unschedulable: true } }),
    )

    const { answer } = await scene.pass()

    expect([answer, (await scene.status())['phase']]).toEqual([204, 'ShuttingDown'])
    expect(await scene.client.get(NODES, { name: 'worker' })).not.toHaveProperty([
      'metadata',
      'annotations',
      '5spot.finos.org/cordoned-by',
    ])
  })
})

describe('what is not ours', () => {
  it('a Machine of our name is neither adopted nor deleted (I6)', async () => {
    const scene = await createScene(IN_WINDOW)
    await scene.client.create(MACHINES, {
      apiVersion: MACHINES.apiVersion,
      kind: 'Machine',
      metadata: { ...KEY, labels: { team: 'other' } },
      spec: {
        clusterName: 'prod',
        bootstrap: { dataSecretName: 'x' },
        infrastructureRef: {
          apiGroup: 'infrastructure.cluster.x-k8s.io',
          kind: 'TestMachine',
          name: 'x',
        },
      },
    })
    const before = await scene.machine()

    await scene.pass()
    const there = await condition(scene, 'ReferencesValid')
    await scene.advance('2026-01-05T23:00:00Z')
    await scene.pass()
    await scene.edit({ spec: { killSwitch: true } })
    await scene.pass()

    expect(there).toEqual({ status: 'False', reason: 'NameConflict' })
    expect(await scene.machine()).toEqual(before)
  })

  it('a cordon by an admin outlives an undone shutdown', async () => {
    const scene = await inService()
    await scene.client.patch(NODES, { name: 'worker' }, { spec: { unschedulable: true } })
    await scene.advance('2026-01-05T23:00:00Z')
    await scene.pass()
    await scene.edit({ spec: { schedule: { hoursOfDay: ['0-23'] } } })
    await scene.pass()

    expect((await scene.status())['phase']).toBe('Active')
    expect(await scene.client.get(NODES, { name: 'worker' })).toMatchObject({
      spec: { unschedulable: true },
    })
  })
})

describe('a changed spec', () => {
  it('orphans nothing: the objects of the old kind go with the Machine that they were made for', async () => {
    const scene = await inService({ gracefulShutdownTimeout: '0s' })
    await scene.client.patch(INFRASTRUCTURE, KEY, { metadata: { finalizers: ['test/slow'] } })
    await scene.edit({
      spec: {
        infrastructureSpec: {
          apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
          kind: 'OtherMachine',
        },
      },
    })
    await scene.pass()
    await scene.advance('2026-01-05T23:00:00Z')
    await scene.pass()
    await scene.client.patch(MACHINES, KEY, { metadata: { finalizers: null } })
    await scene.advance('2026-01-05T23:00:10Z')
    await scene.pass()

    expect(await scene.client.get(INFRASTRUCTURE, KEY)).toHaveProperty('metadata.deletionTimestamp')
    expect((await scene.status())['phase']).toBe('ShuttingDown')
  })
})

describe('a pause', () => {
  it('of the Cluster stops a removal before it begins, and is said', async () => {
    const scene = await inService()
    await scene.client.patch(
      CLUSTERS,
      { namespace: 'team', name: 'prod' },
      { spec: { paused: true } },
    )
    await scene.advance('2026-01-05T23:00:00Z')

    await scene.pass()
    const paused = await scene.status()
    await scene.client.patch(
      CLUSTERS,
      { namespace: 'team', name: 'prod' },
      { spec: { paused: false } },
    )
    await scene.pass()

    expect([paused['phase'], paused['message']]).toEqual([
      'Active',
      'Paused by Cluster prod: nothing is done until it is resumed',
    ])
    expect((await scene.status())['phase']).toBe('ShuttingDown')
  })
})

describe('a workload cluster of its own', () => {
  it('that does not answer is waited for, and the removal goes on at the drain timeout', async () => {
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

  it('whose kubeconfig would run a program is refused, in words', async () => {
    const scene = await inService()
    await scene.client.create(SECRETS, kubeconfigSecret({ exec: { command: 'sh' } }))

    await scene.pass()

    expect(await condition(scene, 'MachineReady')).toEqual({
      status: 'Unknown',
      reason: 'WorkloadClusterUnreachable',
    })
    expect((await scene.status())['message']).toContain('exec')
  })
})

describe('a deletion', () => {
  it('that cannot be finished names what is left, once, and lets go when it is gone', async () => {
    const scene = await inService({ gracefulShutdownTimeout: '0s', nodeDrainTimeout: '0s' })
    await scene.api.transport({
      method: 'DELETE',
      path: '/apis/5spot.finos.org/v1alpha1/namespaces/team/scheduledmachines/worker',
    })
    await scene.pass()
    await scene.advance('2026-01-05T15:10:00Z')
    await scene.pass()
    await scene.advance('2026-01-05T15:10:10Z')
    await scene.pass()
    const events = await scene.client.list(EVENTS, { namespace: 'team' })
    await scene.finishRemoval()
    await scene.pass()

    expect(
      events
        .filter((event) => event['reason'] === 'FinalizerCleanupTimedOut')
        .map((event) => event['note']),
    ).toEqual([
      'Not cleaned up 600 s after grace and drain; left: Machine team/worker. Verify them; the finalizer stays until they are gone',
    ])
    expect(await scene.status()).toEqual({})
    expect(await scene.client.get(BOOTSTRAP, KEY)).toBeUndefined()
  })
})

async function guard(scene: Scene, disruptionsAllowed: number): Promise<void> {
  await scene.client.patch(
    PODS,
    { namespace: 'team', name: 'web' },
    { metadata: { labels: { app: 'web' } } },
  )
  await scene.client.create(BUDGETS, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { namespace: 'team', name: 'web' },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
  })
  await scene.client.patchStatus(
    BUDGETS,
    { namespace: 'team', name: 'web' },
    allows(disruptionsAllowed),
  )
}

function allows(disruptionsAllowed: number): object {
  return {
    status: {
      observedGeneration: 1,
      disruptionsAllowed,
      currentHealthy: 1,
      desiredHealthy: 1,
      expectedPods: 1,
    },
  }
}

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
