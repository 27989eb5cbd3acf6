// The objects that a Machine may have left. The Machine is gone, or a Machine of another owner has its name now.
import type { GoneFacts, TakenFacts } from '../facts.ts'
import { needsReferences } from '../references/is-check-due.ts'
import type { Subject } from '../subject.ts'
import { asksForTaints } from '../taints/condition.ts'
import { lastCluster, readCluster } from './read-cluster.ts'
import { readNode } from './read-node.ts'
import { NOT_READ, readProviderObjects } from './read-provider-objects.ts'
import { readReferences } from './read-references.ts'
import type { Gathered, MachineReading } from './reading.ts'

export async function gatherGone(
  goal: GoneFacts['goal'],
  subject: Subject,
  machine: GoneFacts['machine'],
  reading: MachineReading,
): Promise<Gathered> {
  const { machineVersion, nodeName, now } = reading
  const { status, spec } = subject
  const clusterName = lastCluster(subject)
  const isAsked = hasRemains(subject)
  const isToBeChecked = goal !== 'kill' && needsReferences(goal, subject, now)
  const [early, references, { access, ...found }] = await Promise.all([
    isAsked ? readCluster(subject, machine, reading, clusterName) : undefined,
    isToBeChecked ? readReferences(subject, reading) : undefined,
    readNode(status.nodeRef?.name ?? nodeName, subject, machine, reading),
  ])
  const seen = clusterName === spec.clusterName ? references?.cluster : undefined
  const cluster = early?.cluster ?? seen
  const objects = isAsked ? await readProviderObjects(subject, machine, reading) : NOT_READ
  const facts = { ...subject, machineVersion, machine, clusterName, cluster, ...found, ...objects }
  return { facts: { type: 'gone', ...facts, goal, references }, access }
}

/**
 * The objects are read only for a deleted ScheduledMachine. Until then, the other Machine may be removed.
 */
export async function gatherTaken(
  goal: 'join' | 'leave' | 'kill',
  subject: Subject,
  machine: TakenFacts['machine'],
  reading: MachineReading,
): Promise<Gathered> {
  const { machineVersion } = reading
  const { deletedAt } = subject
  const clusterName = lastCluster(subject)
  const isAsked = goal !== 'join' && hasRemains(subject)
  const isDeleted = deletedAt !== undefined
  const [read, { access, ...found }] = await Promise.all([
    isAsked ? readCluster(subject, machine, reading, clusterName) : undefined,
    readNode(isDeleted ? nodeOf(subject, machine) : undefined, subject, machine, reading),
  ])
  const cluster = read?.cluster
  const objects =
    isAsked && isDeleted ? await readProviderObjects(subject, machine, reading) : NOT_READ
  const facts = { ...subject, machineVersion, machine, clusterName, cluster, ...found, ...objects }
  return { facts: { type: 'taken', ...facts }, access }
}

// Startup taints are put on a Node before the status names it, and another owner may have taken the Machine since.
function nodeOf(subject: Subject, { nodeName }: TakenFacts['machine']): string | undefined {
  return subject.status.nodeRef?.name ?? (asksForTaints(subject) ? nodeName : undefined)
}

/** Whether the status names objects that may still exist. */
export function hasRemains({ status }: Subject): boolean {
  return (
    status.machineRef !== undefined ||
    status.bootstrapRef !== undefined ||
    status.infrastructureRef !== undefined
  )
}
