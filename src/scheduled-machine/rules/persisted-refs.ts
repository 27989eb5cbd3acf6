import type { AnyNodeFacts } from '../facts.ts'
import { providerRefOf } from '../provider-refs.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import type { StatusChange } from '../status.ts'

/**
 * The objects that our Machine refers to. They are stored in the status, so that no object is lost when a `kind` in
 * the spec changes (spec §4).
 */
export function persistedRefs(facts: AnyNodeFacts): StatusChange {
  const { key, status } = facts
  if (facts.machine.type !== 'ours') return {}
  const machine = facts.machine.value
  return {
    machineRef: {
      apiVersion: machine.apiVersion,
      kind: 'Machine',
      name: key.name,
      namespace: key.namespace,
    },
    bootstrapRef: providerRefOf('bootstrap', facts, machine) ?? status.bootstrapRef,
    infrastructureRef: providerRefOf('infrastructure', facts, machine) ?? status.infrastructureRef,
    lastScheduledTime: machine.creationTimestamp || status.lastScheduledTime,
    providerID: machine.providerID ?? status.providerID,
    nodeRef: nodeRef(facts, machine.nodeRef?.name),
    workloadCluster: facts.workloadCluster ?? status.workloadCluster,
  }
}

// If a Node of another machine has the name now, the status keeps the Node that was ours.
function nodeRef(
  { status, node }: AnyNodeFacts,
  name: string | undefined,
): ScheduledMachineStatus['nodeRef'] {
  if (name === undefined) return status.nodeRef
  if (node?.type === 'foreign' && status.nodeRef !== undefined) return status.nodeRef
  const stored = status.nodeRef?.name === name ? status.nodeRef.uid : undefined
  const uid = node?.type === 'present' ? node.node.metadata.uid : stored
  return { apiVersion: 'v1', kind: 'Node', name, ...(uid !== undefined && { uid }) }
}
