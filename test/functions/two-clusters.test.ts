import { Duration } from 'luxon'
import { afterEach, expect, test } from 'vitest'
import { createPass } from '#functions/scheduled-machine/pass.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { kubeconfigFor, type Served, serve } from '#src/embedded/http.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { findCondition, readConditions } from '#src/kube/conditions.ts'
import { EVENTS, NAMESPACES, NODES, PODS, SECRETS } from '#src/kube/resource.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { createCountRequests } from '#src/telemetry/count-requests.ts'
import { createMetrics } from '#src/telemetry/metrics.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { at } from '#test/support/situation.ts'

const NODE = { name: 'worker' }
let served: Served | undefined

afterEach(async () => {
  await served?.close()
  served = undefined
})

test('a Node is found, cordoned, drained and removed in the cluster of its kubeconfig', async () => {
  const workload = await openWorkload()
  const scene = await createScene('2026-01-05T15:00:00Z', {}, workload)
  await scene.client.create(SECRETS, kubeconfigSecret(served?.url ?? ''))
  await scene.client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: NODE })
  const namesake = await scene.client.get(NODES, NODE)
  const metrics = createMetrics()
  const pass = passOf(scene, metrics)

  await pass()
  await scene.provision()
  await scene.addPod('web')
  await pass()
  const joined = await scene.status()
  await scene.advance('2026-01-05T23:00:00Z')
  await pass()
  const cordoned = await workload.get(NODES, NODE)
  await scene.advance('2026-01-05T23:05:00Z')
  await pass()
  const evicted = await workload.get(PODS, { namespace: 'team', name: 'web' })
  await workload.delete(PODS, { namespace: 'team', name: 'web' })
  await scene.advance('2026-01-05T23:15:00Z')
  await pass()
  await scene.finishRemoval({ leaveNode: true })
  await pass()
  await pass()

  expect(joined).toMatchObject({ phase: 'Active', nodeRef: { name: 'worker' } })
  expect(cordoned).toMatchObject({ spec: { unschedulable: true } })
  expect(evicted).toHaveProperty('metadata.deletionTimestamp')
  expect(await workload.get(NODES, NODE)).toBeUndefined()
  expect((await scene.status())['phase']).toBe('Inactive')
  // One of that name beside the Machines is somebody else's.
  expect(await scene.client.get(NODES, NODE)).toEqual(namesake)
  expect(metrics.render()).toContain(
    'sundial_api_requests_total{verb="PATCH",code="200",cluster="workload"} 1\n',
  )
})

test('when a kubeconfig is lost in service, the Node is unknown, and the management cluster is not used instead', async () => {
  const workload = await openWorkload()
  const scene = await createScene('2026-01-05T15:00:00Z', {}, workload)
  await scene.client.create(SECRETS, kubeconfigSecret(served?.url ?? ''))
  const pass = passOf(scene)
  await pass()
  await scene.provision()
  await scene.addPod('web')
  await pass()
  const joined = await scene.status()
  const node = await workload.get(NODES, NODE)
  const pod = await workload.get(PODS, { namespace: 'team', name: 'web' })
  // In the management cluster the very same, but for its uid.
  await scene.client.create(NODES, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...NODE, annotations: { ...node?.metadata.annotations } },
    spec: { ...(node?.['spec'] as object) },
  })
  const namesake = await scene.client.get(NODES, NODE)

  await scene.client.delete(SECRETS, { namespace: 'team', name: 'prod-kubeconfig' })
  await pass()
  const lost = await scene.status()
  await scene.advance('2026-01-05T23:00:00Z')
  await pass()
  await scene.advance('2026-01-05T23:05:00Z')
  await pass()
  const waiting = await scene.status()
  const machine = await scene.machine()
  await scene.advance('2026-01-05T23:15:00Z')
  await pass()
  const released = await scene.status()

  expect(joined).toMatchObject({
    phase: 'Active',
    workloadCluster: {
      clusterName: 'prod',
      kubeconfigSecret: { name: 'prod-kubeconfig', key: 'value' },
    },
  })
  expect(lost).toMatchObject({ phase: 'Active', nodeRef: joined['nodeRef'] })
  expect(conditionOf(lost, 'MachineReady')).toBe(`Unknown WorkloadClusterUnreachable: ${LOST}`)
  expect(waiting).toMatchObject({ phase: 'ShuttingDown' })
  expect(conditionOf(waiting, 'Ready')).toBe(
    `False NodeDraining: The node cannot be drained: ${LOST}`,
  )
  expect(machine?.metadata.deletionTimestamp).toBeUndefined()
  expect(conditionOf(released, 'Ready')).toBe(
    'False NodeDrainFailed: The drain timed out; the Machine is being deleted',
  )
  expect((await scene.machine())?.metadata.deletionTimestamp).toBeDefined()
  expect(await warnings(scene)).toEqual([
    `WorkloadClusterUnreachable: ${LOST}`,
    `NodeDrainFailed: nodeDrainTimeout of 600 s is over; the machine is removed, and pods may still be on it: ${LOST}`,
  ])
  expect(await scene.client.get(NODES, NODE)).toEqual(namesake)
  expect(await workload.get(NODES, NODE)).toEqual(node)
  expect(await workload.get(PODS, { namespace: 'team', name: 'web' })).toEqual(pod)
})

test('a kubeconfig of another name is accepted when it leads to the same Node', async () => {
  const workload = await openWorkload()
  const scene = await createScene('2026-01-05T15:00:00Z', {}, workload)
  await scene.client.create(SECRETS, kubeconfigSecret(served?.url ?? ''))
  const pass = passOf(scene)
  await pass()
  await scene.provision()
  await pass()

  await scene.client.create(SECRETS, kubeconfigSecret(served?.url ?? '', 'renamed'))
  await scene.edit({ spec: { kubeconfigSecretRef: { name: 'renamed' } } })
  await pass()
  await scene.client.delete(SECRETS, { namespace: 'team', name: 'prod-kubeconfig' })
  await pass()
  const renamed = await scene.status()
  await scene.edit({ spec: { kubeconfigSecretRef: null } })
  await pass()
  const unnamed = await scene.status()

  expect(renamed).toMatchObject({
    phase: 'Active',
    workloadCluster: { kubeconfigSecret: { name: 'renamed', key: 'value' } },
  })
  expect(conditionOf(renamed, 'MachineReady')).toBe('True MachineReady: The Node is Ready')
  expect(conditionOf(unnamed, 'MachineReady')).toBe(
    'Unknown WorkloadClusterUnreachable: Secret team/prod-kubeconfig does not exist; the cluster was reached before with Secret team/renamed key value: name that one in spec.kubeconfigSecretRef, or create the missing one',
  )
})

test('a kubeconfig that leads to a cluster without the Node makes it unknown', async () => {
  const workload = await openWorkload()
  const scene = await createScene('2026-01-05T15:00:00Z', {}, workload)
  await scene.client.create(SECRETS, kubeconfigSecret(served?.url ?? ''))
  const pass = passOf(scene)
  await pass()
  await scene.provision()
  await pass()
  const joined = await scene.status()

  const api = createEmbeddedApi({ clock: createVirtualClock(at('2026-01-05T15:00:30Z')) })
  const elsewhere = await serve(api, { port: 0 })
  await scene.client.create(SECRETS, kubeconfigSecret(elsewhere.url, 'elsewhere'))
  await scene.edit({ spec: { kubeconfigSecretRef: { name: 'elsewhere' } } })
  await pass()
  await elsewhere.close()
  const misled = await scene.status()

  expect(misled['workloadCluster']).toEqual(joined['workloadCluster'])
  expect(conditionOf(misled, 'MachineReady')).toBe(
    'Unknown WorkloadClusterUnreachable: Node worker is not in the cluster that Secret team/elsewhere leads to. It was found before with Secret team/prod-kubeconfig. Correct spec.kubeconfigSecretRef',
  )
})

const LOST =
  'Secret team/prod-kubeconfig does not exist; restore it, or name another in spec.kubeconfigSecretRef'

function conditionOf(status: object, type: string): string {
  const {
    status: holds,
    reason,
    message,
  } = findCondition(readConditions((status as { conditions?: unknown }).conditions), type) ?? {
    status: '',
    reason: '',
    message: '',
  }
  return `${holds} ${reason}: ${message}`
}

async function warnings({ client }: Scene): Promise<readonly string[]> {
  const events = await client.list(EVENTS)
  return events.flatMap(({ type, reason, note }) =>
    type === 'Warning' ? [`${reason}: ${note}`] : [],
  )
}

async function openWorkload(): Promise<KubeClient> {
  const api = createEmbeddedApi({ clock: createVirtualClock(at('2026-01-05T15:00:30Z')) })
  const client = createKubeClient(api.transport)
  await client.create(NAMESPACES, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'team' },
  })
  served = await serve(api, { port: 0 })
  return client
}

// As in production, except that the management cluster is in this process.
function passOf({ client, clock }: Scene, metrics = createMetrics()): () => Promise<unknown> {
  const { reconcile } = createPass({
    client,
    clock,
    log: collectingLog().log,
    countRequests: createCountRequests(metrics),
    ...DEFAULT_SETTINGS,
    finalizerTimeout: Duration.fromObject({ minutes: 10 }),
    forceFinalizer: false,
    reclaimDisables: 'spec',
  })
  return () => reconcile(KEY, AbortSignal.timeout(10_000))
}

function kubeconfigSecret(url: string, name = 'prod-kubeconfig') {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team', name },
    data: { value: Buffer.from(kubeconfigFor(url)).toString('base64') },
  }
}
