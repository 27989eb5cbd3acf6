// Actions that change whose a Machine is.
import type { KubeClient } from '#src/kube/client.ts'
import type { OwnerReference } from '#src/kube/object.ts'
import { pathOf } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { ignoring, keyOf, MACHINES, PROVIDER_KINDS } from './places.ts'

/** Removes all owners of a Machine and of its provider objects. */
export async function stripOwners(client: KubeClient, name: string): Promise<void> {
  for (const kind of [MACHINES, ...PROVIDER_KINDS]) {
    const change = { metadata: { ownerReferences: null } }
    await ignoring(client.patch(kind, keyOf(kind, name), change))
  }
}

const OTHER: OwnerReference = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'MachineSet',
  name: 'web',
  uid: 'uid-of-a-machine-set',
  controller: true,
}

/** Another controller becomes the only owner of a Machine. */
export async function takeMachine(client: KubeClient, name: string): Promise<void> {
  const change = { metadata: { ownerReferences: [OTHER] } }
  await ignoring(client.patch(MACHINES, keyOf(MACHINES, name), change))
}

/** That controller gives up its ownership. */
export async function giveMachineBack(client: KubeClient, name: string): Promise<void> {
  const machine = await client.get(MACHINES, keyOf(MACHINES, name))
  const { ownerReferences = [], resourceVersion } = machine?.metadata ?? {}
  if (!ownerReferences.some(({ uid }) => uid === OTHER.uid)) return
  const kept = ownerReferences.filter(({ uid }) => uid !== OTHER.uid)
  const change = { metadata: { resourceVersion, ownerReferences: kept } }
  await ignoring(client.patch(MACHINES, keyOf(MACHINES, name), change))
}

/** `kubectl delete --cascade=orphan`. */
export async function deleteAsOrphan(transport: Transport, name: string): Promise<void> {
  await transport({
    method: 'DELETE',
    path: pathOf(SCHEDULED_MACHINES, keyOf(SCHEDULED_MACHINES, name)),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Orphan',
    }),
  })
}

/** Deletes the ScheduledMachine at once, without its finalizers. */
export async function forceDelete(client: KubeClient, name: string): Promise<void> {
  const key = keyOf(SCHEDULED_MACHINES, name)
  await ignoring(client.delete(SCHEDULED_MACHINES, key))
  await ignoring(client.patch(SCHEDULED_MACHINES, key, { metadata: { finalizers: null } }))
}
