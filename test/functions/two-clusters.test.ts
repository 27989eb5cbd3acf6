import { Duration } from 'luxon'
import { afterEach, expect, test } from 'vitest'
import { createPass } from '#functions/scheduled-machine/pass.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { kubeconfigFor, type Served, serve } from '#src/embedded/http.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { NAMESPACES, NODES, PODS, SECRETS } from '#src/kube/resource.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { at } from '#test/support/observed.ts'
import { createScene, KEY, type Scene } from '#test/support/scene.ts'

const NODE = { name: 'worker' }
let served: Served | undefined

afterEach(async () => {
  await served?.close()
  served = undefined
})

test('a Node is looked for, cordoned, drained and taken away in the cluster of its kubeconfig', async () => {
  const workload = await openWorkload()
  const scene = await createScene('2026-01-05T15:00:00Z', {}, workload)
  await scene.client.create(SECRETS, kubeconfigSecret(served?.url ?? ''))
  await scene.client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: NODE })
  const namesake = await scene.client.get(NODES, NODE)
  const pass = passOf(scene)

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
})

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

// As in production, but for the management cluster, which is in this process.
function passOf({ client, clock }: Scene): () => Promise<unknown> {
  const { reconcile } = createPass({
    client,
    clock,
    log: collectingLog().log,
    ...DEFAULT_SETTINGS,
    finalizerTimeout: Duration.fromObject({ minutes: 10 }),
    forceFinalizer: false,
  })
  return () => reconcile(KEY, AbortSignal.timeout(10_000))
}

function kubeconfigSecret(url: string) {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team', name: 'prod-kubeconfig' },
    data: { value: Buffer.from(kubeconfigFor(url)).toString('base64') },
  }
}
