// Finds the ScheduledMachines for an event that does not name them. It reads table rows, which have only the names:
// no bootstrap data, and no annotation of `kubectl apply`.
import type { KubeClient } from '#src/kube/client.ts'
import type { NamespacedKey } from '#src/kube/object.ts'
import { keysOf } from '#src/wake/due.ts'
import { SCHEDULED_MACHINES } from './resource.ts'

/** An event that names another object instead of its ScheduledMachines. */
export type Lookup =
  /** The ScheduledMachines whose machine is this Node. */
  | { readonly type: 'node'; readonly name: string }
  /** The ScheduledMachines of this Cluster. */
  | { readonly type: 'cluster'; readonly namespace: string; readonly clusterName: string }

/** An override of this namespace has changed: the ScheduledMachines that it was for, or is for now. */
export interface OverridesLookup {
  readonly type: 'overrides'
  readonly namespace: string
}

export type AnyLookup = Lookup | OverridesLookup

/** The ScheduledMachines of a Node or a Cluster. Throws the errors of the client. */
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

/** The name of a lookup. Lookups with the same name become one lookup. */
export function nameOfLookup(target: AnyLookup): string {
  if (target.type === 'overrides') return `overrides ${target.namespace}`
  return target.type === 'node'
    ? `node ${target.name}`
    : `cluster ${target.namespace}/${target.clusterName}`
}
