// From what an event names to the ScheduledMachines behind it, where the event alone does not say. Table rows have
// the names and nothing else: neither bootstrap data nor the annotation of `kubectl apply`, which repeats it.
import type { KubeClient } from '#src/kube/client.ts'
import type { NamespacedKey } from '#src/kube/object.ts'
import { keysOf } from '#src/wake/due.ts'
import { SCHEDULED_MACHINES } from './resource.ts'

/** An event that names its ScheduledMachines only by way of another object. */
export type Lookup =
  /** Those whose machine is this Node. */
  | { readonly type: 'node'; readonly name: string }
  /** Those of this cluster. */
  | { readonly type: 'cluster'; readonly namespace: string; readonly clusterName: string }

/** The ScheduledMachines that a Node or a cluster is about. Throws what the client throws. */
export async function lookUp(
  target: Lookup,
  client: KubeClient,
  signal?: AbortSignal,
): Promise<readonly NamespacedKey[]> {
  const options = { ...where(target), resourceVersion: '0' }
  const table = await client.table(SCHEDULED_MACHINES, options, signal)
  return keysOf(table, SCHEDULED_MACHINES).map(({ namespace = '', name }) => ({ namespace, name }))
}

function where(target: Lookup): { namespace?: string; fieldSelector: string } {
  if (target.type === 'node') return { fieldSelector: `status.nodeRef.name=${target.name}` }
  return { namespace: target.namespace, fieldSelector: `spec.clusterName=${target.clusterName}` }
}

/** One word for one lookup: what asks the same is asked once. */
export function nameOfLookup(target: Lookup): string {
  return target.type === 'node'
    ? `node ${target.name}`
    : `cluster ${target.namespace}/${target.clusterName}`
}
