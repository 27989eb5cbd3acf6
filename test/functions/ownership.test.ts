// The owner of a Machine without owner references: the function on the embedded control plane, with its
// garbage collector.
import { expect, test } from 'vitest'
import type { KubeObject } from '#src/kube/object.ts'
import { EVENTS, NODES } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { binaryEvent, type EventRequest } from '#test/support/events.ts'
import { BOOTSTRAP, CLUSTERS, INFRASTRUCTURE, KEY, MACHINES } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { SPEC } from '#test/support/situation.ts'

// A Monday; the window in New York is 14:00Z to 23:00Z.
const OPEN = '2026-01-05T15:00:00Z'
const CLOSED = '2026-01-05T23:00:00Z'
const GRACE_OVER = '2026-01-05T23:05:00Z'
const OBJECT = '/apis/5spot.finos.org/v1alpha1/namespaces/team/scheduledmachines/worker'

test.each([
  ['a pass runs before the garbage collector', false],
  ['a pass runs after the garbage collector', true],
])('an orphan deletion leaves the machine as it is: %s', async (_, isCollected) => {
  const scene = await inService()
  const before = await everything(scene)

  await deleteAs(scene, 'Orphan')
  const event = await changeOf(scene)
  if (isCollected) await scene.clock.settle()
  const { calls } = await scene.pass({ event })
  await scene.clock.settle()

  expect(await scene.client.get(SCHEDULED_MACHINES, KEY)).toBeUndefined()
  expect(await everything(scene)).toEqual(before)
  expect(calls.filter((call) => !call.startsWith('GET '))).toEqual([
    'POST events',
    'PATCH scheduledmachines/worker',
  ])
  expect(await eventsOf(scene, 'Orphaned')).toEqual([
    'Deleted without its dependents (orphan propagation): Machine team/worker stays, and nothing removes it. Delete it by hand, or create a ScheduledMachine worker that adopts it',
  ])
})

test('a foreground deletion is an ordinary shutdown, with the Cluster for another owner of the Machine', async () => {
  const scene = await inService()
  await scene.removePod('web')

  await deleteAs(scene, 'Foreground')
  await scene.clock.settle()
  expect(await ownersOf(scene)).toEqual(['Cluster'])
  await scene.pass()
  await scene.advance('2026-01-05T15:00:30Z')
  await scene.pass()
  expect(await nodeOf(scene)).toMatchObject({ spec: { unschedulable: true } })

  await scene.advance('2026-01-05T15:05:31Z')
  await scene.pass()
  expect((await scene.machine())?.metadata.deletionTimestamp).toBeDefined()
  expect(await eventsOf(scene, 'Orphaned')).toEqual([])
})

test('an orphan deletion in the grace period removes our cordon', async () => {
  const scene = await inService()
  await scene.advance(CLOSED)
  await scene.pass()
  expect(await nodeOf(scene)).toMatchObject({ spec: { unschedulable: true } })

  await deleteAs(scene, 'Orphan')
  const event = await changeOf(scene)
  await scene.clock.settle()
  await scene.pass({ event })
  await scene.advance('2026-01-05T23:01:30Z')
  await scene.pass()

  const node = await nodeOf(scene)
  expect(node?.['spec']).not.toHaveProperty('unschedulable')
  expect(node?.metadata.annotations).not.toHaveProperty('5spot.finos.org/cordoned-by')
  expect((await scene.machine())?.metadata.deletionTimestamp).toBeUndefined()
})

test('a ScheduledMachine that is created again adopts the released machine', async () => {
  const scene = await inService()
  const made = await scene.machine()
  await deleteAs(scene, 'Orphan')
  await scene.pass()
  await scene.clock.settle()

  await makeAgain(scene)
  await scene.pass()

  const machine = await scene.machine()
  expect(machine?.metadata.uid).toBe(made?.metadata.uid)
  expect(await ownersOf(scene)).toEqual(['Cluster', (await scene.object()).uid])
  expect(await scene.status()).toMatchObject({ phase: 'Active' })
})

test('lost owner references are restored once, and the window then closes as usual', async () => {
  const scene = await inService()
  await stripOwners(scene)
  await scene.advance(CLOSED)
  await scene.pass()

  expect(await ownersOf(scene)).toContain((await scene.object()).uid)
  expect(await scene.status()).toMatchObject({ phase: 'ShuttingDown', shutdownStartedAt: CLOSED })
  expect(await nodeOf(scene)).toMatchObject({ spec: { unschedulable: true } })
  expect((await scene.machine())?.metadata.deletionTimestamp).toBeUndefined()
  expect(await eventsOf(scene, 'MachineAdopted')).toEqual([
    'Machine team/worker has the label of this ScheduledMachine and no other owner. It is adopted, and will be drained and deleted when the window closes',
  ])
})

test('a backstop finds lost owner references of a machine in service', async () => {
  const scene = await inService()
  await stripOwners(scene)
  await scene.pass()

  expect(await ownersOf(scene)).toContain((await scene.object()).uid)
  expect(await scene.status()).toMatchObject({ phase: 'Active' })
  expect((await scene.pass()).calls.filter((call) => !call.startsWith('GET '))).toEqual([])
})

test('an object restored without a status outside its window finds its machine, and removes it', async () => {
  const scene = await inService()
  await stripOwners(scene)
  await scene.client.patch(SCHEDULED_MACHINES, KEY, { metadata: { finalizers: null } })
  await scene.client.delete(SCHEDULED_MACHINES, KEY)
  await scene.advance(CLOSED)
  await makeAgain(scene)
  await scene.pass()

  expect(await scene.status()).toMatchObject({
    phase: 'ShuttingDown',
    machineRef: { name: 'worker' },
  })
  expect(await ownersOf(scene)).toEqual(['Cluster', (await scene.object()).uid])
})

test('a machine that another controller owns is never changed, and the status says so', async () => {
  const scene = await inService()
  const owner = {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'MachineSet',
    name: 'web',
    uid: 'u',
  }
  await scene.client.patch(MACHINES, KEY, {
    metadata: { ownerReferences: [{ ...owner, controller: true }] },
  })
  const before = await everything(scene)
  const says =
    'Machine team/worker exists and belongs to MachineSet web. Remove that owner reference to have it adopted, or delete this ScheduledMachine and create it with another name'

  for (const time of [OPEN, CLOSED, GRACE_OVER, '2026-01-05T23:30:00Z']) {
    await scene.advance(time)
    await scene.pass()
    expect(await scene.status()).toMatchObject({ phase: 'Error', message: says })
  }
  expect(await everything(scene)).toEqual(before)

  await deleteAs(scene, 'Background')
  await scene.pass()
  await scene.clock.settle()
  expect(await scene.client.get(SCHEDULED_MACHINES, KEY)).toBeUndefined()
  expect(await everything(scene)).toEqual(before)
  expect(await eventsOf(scene, 'NameConflict')).toContain(
    `Deleted. Machine team/worker stays: it exists ${says.slice('Machine team/worker exists '.length)}`,
  )
})

test('an infrastructure object of another Machine is never changed, and the status says so', async () => {
  const scene = await joining()
  await ownInfrastructure(scene, 'other')
  await scene.advance('2026-01-05T15:06:00Z')
  await scene.pass()

  expect(await scene.client.get(INFRASTRUCTURE, KEY)).toBeDefined()
  expect(await scene.status()).toMatchObject({
    phase: 'Error',
    message: expect.stringMatching(/^TestMachine team\/worker exists/),
  })
})

async function joining(): Promise<Scene> {
  const scene = await createScene(OPEN)
  await scene.pass()
  await scene.pass()
  return scene
}

/** Another Machine, of that name, owns the infrastructure object. */
async function ownInfrastructure(scene: Scene, name: string): Promise<void> {
  const made = await scene.client.create(MACHINES, {
    apiVersion: MACHINES.apiVersion,
    kind: 'Machine',
    metadata: { namespace: 'team', name },
    spec: {
      clusterName: 'prod',
      bootstrap: { dataSecretName: 'x' },
      infrastructureRef: {
        apiGroup: 'infrastructure.cluster.x-k8s.io',
        kind: 'TestMachine',
        name: KEY.name,
      },
    },
  })
  const uid = made.metadata.uid ?? ''
  const owner = { apiVersion: MACHINES.apiVersion, kind: 'Machine', name, uid }
  await scene.client.patch(INFRASTRUCTURE, KEY, { metadata: { ownerReferences: [owner] } })
}

async function inService(): Promise<Scene> {
  const scene = await createScene(OPEN)
  await scene.pass()
  await scene.provision()
  await scene.addPod('web')
  // As Cluster API does with every Machine that no controller owns.
  const cluster = await scene.client.get(CLUSTERS, { namespace: 'team', name: 'prod' })
  const owners = (await scene.machine())?.metadata.ownerReferences ?? []
  await setOwners(scene, [refTo(cluster), ...owners])
  await scene.pass()
  expect(await scene.status()).toMatchObject({ phase: 'Active' })
  return scene
}

async function setOwners(scene: Scene, ownerReferences: readonly object[]): Promise<void> {
  await scene.client.patch(MACHINES, KEY, { metadata: { ownerReferences } })
}

async function stripOwners(scene: Scene): Promise<void> {
  const owners = (await scene.machine())?.metadata.ownerReferences ?? []
  await setOwners(
    scene,
    owners.filter(({ kind }) => kind === 'Cluster'),
  )
}

async function makeAgain(scene: Scene): Promise<void> {
  const { apiVersion, kind } = SCHEDULED_MACHINES
  await scene.client.create(SCHEDULED_MACHINES, { apiVersion, kind, metadata: KEY, spec: SPEC })
}

async function deleteAs(
  scene: Scene,
  propagationPolicy: 'Orphan' | 'Foreground' | 'Background',
): Promise<void> {
  await scene.api.transport({
    method: 'DELETE',
    path: OBJECT,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy }),
  })
}

/** The event of an ApiServerSource that shows the ScheduledMachine as it is now. */
async function changeOf(scene: Scene): Promise<EventRequest> {
  const object = await scene.client.get(SCHEDULED_MACHINES, KEY)
  return binaryEvent('dev.knative.apiserver.resource.update', object)
}

function refTo(object: KubeObject | undefined) {
  const { apiVersion, kind, metadata } = object ?? { metadata: KEY }
  return { apiVersion, kind, ...pick(metadata) }
}

function pick({ name, uid }: { readonly name: string; readonly uid?: string }) {
  return { name, uid }
}

/** A Cluster by its kind, a ScheduledMachine by its uid. */
async function ownersOf(scene: Scene): Promise<readonly string[]> {
  const owners = (await scene.machine())?.metadata.ownerReferences ?? []
  return owners.map(({ kind, uid }) => (kind === 'ScheduledMachine' ? uid : kind))
}

async function nodeOf(scene: Scene): Promise<KubeObject | undefined> {
  return scene.client.get(NODES, { name: 'worker' })
}

async function eventsOf(scene: Scene, reason: string): Promise<readonly unknown[]> {
  const events = await scene.client.list(EVENTS)
  return events.filter((event) => event['reason'] === reason).map(({ note }) => note)
}

/** The Machine without its owners, and what belongs to it. */
async function everything(scene: Scene): Promise<unknown> {
  const machine = await scene.machine()
  const {
    ownerReferences: _,
    resourceVersion: __,
    managedFields: ___,
    ...metadata
  } = machine?.metadata ?? { ...KEY, ownerReferences: [], resourceVersion: '', managedFields: [] }
  const rest = [BOOTSTRAP, INFRASTRUCTURE].map((kind) => scene.client.get(kind, KEY))
  return [{ ...machine, metadata }, ...(await Promise.all(rest)), await nodeOf(scene)]
}
