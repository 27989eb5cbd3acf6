// Finds the ScheduledMachines for an event that does not name them. It reads table rows, which have only the names:
// no bootstrap data, and no annotation of `kubectl apply`.
import type { KubeClient, Table } from '#src/kube/client.ts'
import type { NamespacedKey } from '#src/kube/object.ts'
import { keysOf } from '#src/wake/due.ts'
import { parseVersions } from './calendars/versions.ts'
import { SCHEDULED_MACHINES } from './resource.ts'

/** An event that names another object instead of its ScheduledMachines. */
export type Lookup =
  /** The ScheduledMachines whose machine is this Node. */
  | { readonly type: 'node'; readonly name: string }
  /** The ScheduledMachines of this Cluster. */
  | { readonly type: 'cluster'; readonly namespace: string; readonly clusterName: string }
  /** The ScheduledMachines with a calendar in this ConfigMap. */
  | { readonly type: 'calendar'; readonly namespace: string; readonly configMap: string }

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
  return keysOf(concerned(target, table), SCHEDULED_MACHINES).map(({ namespace = '', name }) => ({
    namespace,
    name,
  }))
}

// No field selector finds one of several names.
function concerned(target: Lookup, table: Table): Table {
  if (target.type !== 'calendar') return table
  const column = table.columns.indexOf('Calendars')
  const rows = table.rows.filter((row) => parseVersions(row[column]).has(target.configMap))
  return { ...table, rows }
}

function where(target: Lookup): { namespace?: string; fieldSelector?: string } {
  if (target.type === 'calendar') return { namespace: target.namespace }
  if (target.type === 'node') return { fieldSelector: `status.nodeRef.name=${target.name}` }
  return { namespace: target.namespace, fieldSelector: `spec.clusterName=${target.clusterName}` }
}

/** The name of a lookup. Lookups with the same name become one lookup. */
export function nameOfLookup(target: AnyLookup): string {
  switch (target.type) {
    case 'node':
      return `node ${target.name}`
    case 'cluster':
      return `cluster ${target.namespace}/${target.clusterName}`
    case 'overrides':
      return `overrides ${target.namespace}`
    default:
      return `calendar ${target.namespace}/${target.configMap}`
  }
}
