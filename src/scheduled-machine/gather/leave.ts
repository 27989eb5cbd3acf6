// A machine that leaves: by its shutdown, or at once.
import type { KubeObject } from '#src/kube/object.ts'
import type { EventWorkload } from '#src/nodes/event-path.ts'
import type { GoingFacts, LeavingFacts, NodeFact, OwnMachine, References } from '../facts.ts'
import type { Why } from '../goal.ts'
import { isReclaiming } from '../reclaim/reclaim.ts'
import { drainerNamedByMachine } from '../rules/other-drainer.ts'
import { isGraceOver } from '../shutdown.ts'
import type { Subject } from '../subject.ts'
import { readCluster } from './read-cluster.ts'
import { readDrainRule } from './read-drain-rule.ts'
import { readLastOfEventPath } from './read-event-path.ts'
import { readMachine } from './read-machine.ts'
import { readNode, readPods } from './read-node.ts'
import {
  type Gathered,
  type MachineReading,
  NO_ACCESS,
  type NodeAccess,
  type Reading,
} from './reading.ts'
import { gatherGone, gatherTaken } from './remains.ts'
import { gatherUnowned } from './unowned.ts'

export async function gatherLeave(
  why: Why,
  subject: Subject,
  reading: MachineReading,
): Promise<Gathered> {
  const machine = await readMachine(subject, reading)
  switch (machine.type) {
    case 'absent':
      return gatherGone(why, subject, machine, reading)
    case 'foreign':
      return gatherTaken('leave', subject, machine, reading)
    case 'unowned':
      return gatherUnowned(subject, machine, reading)
    case 'ours':
      return machine.value.deletionTimestamp === undefined
        ? gatherShutdown(why, subject, { machine }, reading)
        : gatherGoing('leave', subject, machine, reading)
    default:
      return machine satisfies never
  }
}

/** While the Machine exists, neither its Node nor its provider objects are read. */
export async function gatherKill(subject: Subject, reading: MachineReading): Promise<Gathered> {
  const { machineVersion } = reading
  const machine = await readMachine(subject, reading)
  switch (machine.type) {
    case 'absent':
      return gatherGone('kill', subject, machine, reading)
    case 'foreign':
      return gatherTaken('kill', subject, machine, reading)
    case 'unowned':
      return gatherUnowned(subject, machine, reading)
    case 'ours': {
      if (machine.value.deletionTimestamp !== undefined) {
        return gatherGoing('kill', subject, machine, reading)
      }
      const read = await readCluster(subject, machine, reading)
      return {
        facts: { type: 'kill', ...subject, machineVersion, machine, ...read },
        access: NO_ACCESS,
      }
    }
    default:
      return machine satisfies never
  }
}

/** `references`: those that this pass has read for the next Machine. */
export async function gatherShutdown(
  why: Why,
  subject: Subject,
  found: { readonly machine: OwnMachine; readonly references?: References },
  reading: MachineReading,
): Promise<Gathered> {
  const { machineVersion } = reading
  const { machine, references } = found
  // A Machine that lost its nodeRef, for example in a backup, may still have a Node.
  const nodeName = machine.value.nodeRef?.name ?? subject.status.nodeRef?.name
  const [read, { access, ...leaving }] = await Promise.all([
    readCluster(subject, machine, reading),
    readLeaving(nodeName, subject, machine, reading),
  ])
  const facts = { ...subject, machineVersion, machine, ...read, ...leaving, references }
  return { facts: { type: 'shutdown', ...facts, why }, access }
}

/** A Machine that is being deleted, perhaps because its Cluster is deleted. */
export async function gatherGoing(
  goal: GoingFacts['goal'],
  subject: Subject,
  machine: OwnMachine,
  reading: MachineReading,
): Promise<Gathered> {
  const { machineVersion } = reading
  const [read, { access, ...found }] = await Promise.all([
    readCluster(subject, machine, reading),
    isReclaimable(goal, subject)
      ? readNode(machine.value.nodeRef?.name, subject, machine, reading)
      : NO_NODE,
  ])
  return {
    facts: { type: 'going', ...subject, machineVersion, machine, ...read, ...found, goal },
    access,
  }
}

const NO_NODE = { access: NO_ACCESS }

// Otherwise a request on its Node changes nothing: the Machine is being deleted already.
function isReclaimable(goal: GoingFacts['goal'], subject: Subject): boolean {
  if (goal === 'kill' || subject.deletedAt !== undefined) return false
  return subject.spec.killIfCommands.length > 0 || isReclaiming(subject)
}

type Leaving = Pick<LeavingFacts, 'node' | 'workloadCluster' | 'reclaimAgent' | 'toDrain'>

/** The Node, and after the grace period the facts for its drain. */
export async function readLeaving(
  nodeName: string | undefined,
  subject: Subject,
  machine: OwnMachine,
  reading: MachineReading,
): Promise<Leaving & { readonly access: NodeAccess }> {
  const isDrained = isGraceOver(subject, reading.now)
  const [found, rule] = await Promise.all([
    readNode(nodeName, subject, machine, reading),
    isDrained && isRuleAsked(subject, machine)
      ? readDrainRule(subject, machine, reading)
      : undefined,
  ])
  if (!isDrained || found.node === undefined) return { ...found, toDrain: undefined }
  const { node, pods, access } = await readPods(found, found.node, subject, reading)
  const lastOfEventPath = await readEventPath(subject, pods, node, reading)
  const { workloadCluster } = found
  // Nothing in a cluster can be changed that could not be read whole.
  const reclaimAgent = access.nodes === undefined ? undefined : found.reclaimAgent
  return {
    node,
    workloadCluster,
    reclaimAgent,
    toDrain: { node, pods, rule, ...(lastOfEventPath.length > 0 && { lastOfEventPath }) },
    access,
  }
}

// A drain that has begun is finished, and a reclaim waits for nothing.
async function readEventPath(
  { status }: Subject,
  pods: readonly KubeObject[],
  node: NodeFact,
  { client, settings: { eventPathNamespaces: namespaces = [] }, signal }: Reading,
): Promise<readonly EventWorkload[]> {
  if (status.drain !== undefined || isReclaiming({ status }) || node.type !== 'present') return []
  return readLastOfEventPath(pods, node.node.metadata.name, { client, namespaces, signal })
}

// Whether a drain begins now and the Machine does not say who drains.
function isRuleAsked({ status }: Subject, { value }: OwnMachine): boolean {
  if (status.drain !== undefined || isReclaiming({ status })) return false
  if (value.nodeRef === undefined) return false
  return drainerNamedByMachine(value) === undefined
}
