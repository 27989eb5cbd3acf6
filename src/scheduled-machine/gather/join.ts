// A machine that comes up, or is in service.
import { isJoined } from '#src/cluster-api/joined.ts'
import { isReady } from '#src/nodes/readiness.ts'
import { isReplacedOnChange } from '../applied-spec/replace-on-change.ts'
import type { NodeFacts, OwnMachine, ProviderFacts, References } from '../facts.ts'
import { areReferencesVerified, needsReferencesInService } from '../references/is-check-due.ts'
import { referenceProblem } from '../references/reference-problem.ts'
import { isMarkedByUs } from '../rules/cordon.ts'
import { isFailedForGood } from '../rules/replacing.ts'
import { isAtRest } from '../settled/at-rest.ts'
import { isProgressing } from '../settled/progressing.ts'
import { isJoining } from '../settled/summary.ts'
import { isDeliveryUnknown } from '../sources/fields-delivered.ts'
import { isMarkedStarted, startupOf } from '../startup/startup.ts'
import type { Subject } from '../subject.ts'
import { isTaintingNeeded, taintedNode } from '../taints/plan-node-taints.ts'
import { gatherGoing, gatherShutdown, readLeaving } from './leave.ts'
import { readCluster } from './read-cluster.ts'
import { readMachine } from './read-machine.ts'
import { readNode } from './read-node.ts'
import { NOT_READ, readProviderObjects } from './read-provider-objects.ts'
import { readReferences } from './read-references.ts'
import { readSources } from './read-sources.ts'
import type { Gathered, MachineReading } from './reading.ts'
import { gatherTaken } from './remains.ts'
import { withStartupPods } from './startup-pods.ts'
import { gatherUnowned } from './unowned.ts'

export async function gatherJoin(subject: Subject, reading: MachineReading): Promise<Gathered> {
  // This saves one request for each machine when many windows open at once. A Machine has the name of its
  // ScheduledMachine: creating it twice is refused, and the pass starts again with this read.
  const isTakenToBeAbsent = reading.trustsRest && isAtRest(subject)
  const machine = isTakenToBeAbsent ? ABSENT : await readMachine(subject, reading)
  switch (machine.type) {
    case 'absent':
      return gatherCreate(subject, reading)
    case 'foreign':
      return gatherTaken('join', subject, machine, reading)
    case 'unowned':
      return gatherUnowned(subject, machine, reading)
    case 'ours':
      if (machine.value.deletionTimestamp !== undefined) {
        return gatherGoing('join', subject, machine, reading)
      }
      return isReplacedOnChange(subject, machine)
        ? gatherReplacement(subject, machine, reading)
        : gatherJoining(subject, machine, undefined, reading)
    default:
      return machine satisfies never
  }
}

const ABSENT = { type: 'absent' } as const

async function gatherCreate(subject: Subject, reading: MachineReading): Promise<Gathered> {
  const { machineVersion } = reading
  const lastNode = subject.status.reclaimAgent?.nodeName
  const [references, { reclaimAgent, access }] = await Promise.all([
    readReferences(subject, reading),
    readNode(lastNode, subject, ABSENT, reading),
  ])
  const { clusterName } = subject.spec
  const { cluster } = references
  const machine = ABSENT
  return {
    facts: {
      type: 'create',
      ...subject,
      machineVersion,
      machine,
      clusterName,
      cluster,
      references,
      reclaimAgent,
    },
    access,
  }
}

// The spec wants another Machine. The present one is shut down when every reference of the next one is valid. Until
// then it stays in service.
async function gatherReplacement(
  subject: Subject,
  machine: OwnMachine,
  reading: MachineReading,
): Promise<Gathered> {
  if (areReferencesVerified(subject)) {
    return gatherShutdown('changed', subject, { machine }, reading)
  }
  if (!needsReferencesInService(subject, machine, reading.now)) {
    return gatherJoining(subject, machine, undefined, reading)
  }
  const references = await readReferences(subject, reading)
  return referenceProblem(subject, references) === undefined
    ? gatherShutdown('changed', subject, { machine, references }, reading)
    : gatherJoining(subject, machine, references, reading)
}

async function gatherJoining(
  subject: Subject,
  machine: OwnMachine,
  looked: References | undefined,
  reading: MachineReading,
): Promise<Gathered> {
  const { machineVersion, now } = reading
  const { status, spec } = subject
  const clusterName = machine.value.clusterName || spec.clusterName
  const isLeaving = status.shutdownStartedAt !== undefined
  const nodeName = machine.value.nodeRef?.name ?? (isLeaving ? status.nodeRef?.name : undefined)
  const isAsked = looked === undefined && needsReferencesInService(subject, machine, now)
  const askForCluster = () => readCluster(subject, machine, reading)
  const [early, references, leaving] = await Promise.all([
    // A Machine that failed for good is replaced, unless its Cluster is paused.
    isFailedForGood(machine.value) ? askForCluster() : undefined,
    isAsked ? readReferences(subject, reading) : looked,
    readLeaving(nodeName, subject, machine, reading),
  ])
  const { access, ...found } = await withStartupPods(leaving, subject, machine, reading)
  const objects = areObjectsAsked(subject, machine, found, reading)
    ? await readProviderObjects(subject, machine, reading)
    : NOT_READ
  const isIncomplete = hasMissingObject(objects)
  const sources =
    isIncomplete || isDeliveryUnknown(subject)
      ? (references?.sources ?? (await readSources(subject, reading)))
      : undefined
  const seen = clusterName === spec.clusterName ? references?.cluster : undefined
  const known = early?.cluster ?? seen
  const isMended =
    known === undefined && (isIncomplete || isNodeToBeChanged(subject, machine, found))
  const cluster = isMended ? (await askForCluster()).cluster : known
  const facts = { ...subject, machineVersion, machine, clusterName, cluster, ...found, ...objects }
  return { facts: { type: 'joining', ...facts, references, sources }, access }
}

// The provider objects are read while a machine is being created. Later the Machine reports when one of them fails.
function areObjectsAsked(
  subject: Subject,
  { value }: OwnMachine,
  { node }: NodeFacts,
  { now }: MachineReading,
): boolean {
  if (isProgressing(subject, now) && isJoining(value)) return false
  if (node?.type === 'unknown') return false
  return node?.type !== 'present' || !isJoined(value, node.node)
}

// An object that has to be created. Only then, or when the Node is to be uncordoned or tainted, it matters whether the
// Cluster is paused.
function hasMissingObject({ bootstrap, infrastructure }: ProviderFacts): boolean {
  return [bootstrap, infrastructure].some(
    (object) => object?.type === 'absent' || object?.type === 'stale',
  )
}

function isNodeToBeChanged(
  subject: Subject,
  { value }: OwnMachine,
  { node: found }: NodeFacts,
): boolean {
  if (found?.type !== 'present') return false
  const { node } = found
  const isStarting = startupOf(value) !== undefined && !isMarkedStarted(node)
  const isUntainted = isReady(node) && isTaintingNeeded(subject, taintedNode(node))
  return isMarkedByUs(node) || isStarting || isUntainted
}
