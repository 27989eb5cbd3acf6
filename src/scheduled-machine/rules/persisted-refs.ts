import type { Observed } from '../observed.ts'
import { referenceOf } from '../references.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import type { StatusChange } from '../status.ts'

/** What a Machine of ours refers to, kept in status so that a changed `kind` orphans nothing (spec §4). */
export function persistedRefs(observed: Observed): StatusChange {
  const { key, status, world } = observed
  if (world?.machine.type !== 'ours') return {}
  const machine = world.machine.value
  return {
    machineRef: {
      apiVersion: machine.apiVersion,
      kind: 'Machine',
      name: key.name,
      namespace: key.namespace,
    },
    bootstrapRef: referenceOf('bootstrap', observed, machine) ?? status.bootstrapRef,
    infrastructureRef: referenceOf('infrastructure', observed, machine) ?? status.infrastructureRef,
    lastScheduledTime: machine.creationTimestamp || status.lastScheduledTime,
    providerID: machine.providerID ?? status.providerID,
    nodeRef: nodeRef(observed, machine.nodeRef?.name),
    workloadCluster: world.workloadCluster ?? status.workloadCluster,
  }
}

// A stranger's Node of that name is no reason to forget the one that was ours.
function nodeRef(
  { status, world }: Observed,
  name: string | undefined,
): ScheduledMachineStatus['nodeRef'] {
  if (name === undefined) return status.nodeRef
  if (world?.node?.type === 'foreign' && status.nodeRef !== undefined) return status.nodeRef
  const stored = status.nodeRef?.name === name ? status.nodeRef.uid : undefined
  const uid = world?.node?.type === 'present' ? world.node.node.metadata.uid : stored
  return { apiVersion: 'v1', kind: 'Node', name, ...(uid !== undefined && { uid }) }
}
