// Reads what a pass needs, and nothing else. An Active machine costs four reads (itself, Machine,
// kubeconfig Secret, Node), one that rests two.
import type { DateTime } from 'luxon'
import type { Discovery } from '#src/cluster-api/discovery.ts'
import { type Machine, parseMachine } from '#src/cluster-api/machine.ts'
import {
  type ProviderObject,
  parseProviderObject,
  providerOwnership,
} from '#src/cluster-api/provider-object.ts'
import { providerResource } from '#src/cluster-api/provider-resource.ts'
import { type MachineVersion, machineResource } from '#src/cluster-api/version.ts'
import type { WorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isLasting, KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { SingleFlight } from '#src/kube/single-flight.ts'
import { machineOwnership } from '#src/scheduled-machine/machine-owner.ts'
import { compareWithApplied } from './applied-spec.ts'
import { type AskedCluster, failedRead, MANAGEMENT } from './failed-request.ts'
import type { Goal } from './goal.ts'
import { needsChildren, needsCluster, needsClusterToMend, needsDrainRules } from './needs.ts'
import { nameOfCluster, readCluster } from './observe-cluster.ts'
import { readDrainRule } from './observe-drain-rule.ts'
import { readNode, readPods } from './observe-node.ts'
import {
  type Found,
  isNew,
  type MachineFact,
  type Observed,
  type Subject,
  type World,
} from './observed.ts'
import { readReferences } from './read-references.ts'
import { areReferencesVerified, needsReferences } from './reference-check.ts'
import { isOfAllowedGroup, ROLES, type Role, referenceOf } from './references.ts'
import { isAtRest } from './rules/progressing.ts'
import type { PassSettings } from './subject.ts'
import { withReplacement } from './up-to-date-condition.ts'

export interface Reading {
  readonly client: KubeClient
  readonly discovery: Discovery
  readonly workload: WorkloadAccess
  readonly settings: PassSettings
  /** Of Clusters: the passes of an edge ask for the same one at the same moment. */
  readonly clusters: SingleFlight<KubeObject | undefined>
  /** What is at rest is taken to have no Machine: who makes one learns if there is one. */
  readonly trustsRest: boolean
  /** A Node that says that it belongs to the machine. */
  readonly nodeName?: string | undefined
}

/** A pass's facts, and the client of the cluster that its Node is in when that was needed. */
export interface Observation {
  readonly observed: Observed
  readonly nodes: KubeClient | undefined
  /** The cluster of that client. */
  readonly cluster: AskedCluster
}

/** Everything else that one pass needs to know. Throws `FailedRead` for what will not pass by itself. */
export async function observe(
  wanted: Goal,
  subject: Subject,
  now: DateTime,
  reading: Reading,
  signal: AbortSignal,
): Promise<Observation> {
  try {
    return isNew(subject)
      ? await readPauses(subject, reading, signal)
      : await readWorld(wanted, subject, now, reading, signal)
  } catch (error) {
    if (error instanceof KubeError && isLasting(error)) throw failedRead(error, MANAGEMENT)
    throw error
  }
}

// Before the finalizer: whether something is paused. All else is looked at by the pass that follows.
async function readPauses(
  subject: Subject,
  reading: Reading,
  signal: AbortSignal,
): Promise<Observation> {
  const machineVersion = await reading.discovery.machineVersion(signal)
  const machine = await readMachine(subject, machineVersion, reading, signal)
  const name = nameOfCluster({ type: 'join' }, subject, machine)
  const cluster = await readCluster(name, subject, machineVersion, reading, signal)
  const world: World = {
    machineVersion,
    machine,
    bootstrap: undefined,
    infrastructure: undefined,
    references: undefined,
    cluster,
    ...(name !== subject.spec.clusterName && { clusterName: name }),
    node: undefined,
    workloadCluster: undefined,
    pods: undefined,
  }
  return { observed: { ...subject, world }, nodes: undefined, cluster: MANAGEMENT }
}

async function readWorld(
  wanted: Goal,
  subject: Subject,
  now: DateTime,
  reading: Reading,
  signal: AbortSignal,
): Promise<Observation> {
  const machineVersion = await reading.discovery.machineVersion(signal)
  const machine = isTakenToBeAbsent(wanted, subject, reading)
    ? ({ type: 'absent' } as const)
    : await readMachine(subject, machineVersion, reading, signal)
  const isToBeChecked = needsReferences(wanted, subject, machine, now)
  const goal = withReplacement(wanted, subject, machine, areReferencesVerified(subject))
  const clusterName = nameOfCluster(goal, subject, machine)
  const hasOther = clusterName !== subject.spec.clusterName
  const askForCluster = (name: string) =>
    readCluster(name, subject, machineVersion, reading, signal)
  const isAsked = (isToBeChecked && !hasOther) || needsCluster(goal, subject, machine)
  const [early, specCluster, references, found, drainRule] = await Promise.all([
    isAsked ? askForCluster(clusterName) : undefined,
    isToBeChecked && hasOther ? askForCluster(subject.spec.clusterName) : undefined,
    isToBeChecked ? readReferences(subject, reading, signal) : undefined,
    readNode(goal, subject, machine, reading, signal),
    needsDrainRules(goal, subject, machine, now)
      ? readDrainRule(subject, machine, machineVersion, reading, signal)
      : undefined,
  ])
  const {
    node,
    nodes,
    cluster: nodeCluster,
    workloadCluster,
    pods,
  } = await readPods(goal, subject, machine, found, now, signal)
  const [bootstrap, infrastructure] = needsChildren(goal, subject, machine, node, now)
    ? await Promise.all(ROLES.map((role) => readChild(role, subject, machine, reading, signal)))
    : [undefined, undefined]
  const isMending = needsClusterToMend(goal, { bootstrap, infrastructure, node })
  const cluster = early ?? (isMending ? await askForCluster(clusterName) : undefined)
  const world: World = {
    machineVersion,
    machine,
    bootstrap,
    infrastructure,
    references,
    cluster,
    ...(hasOther && { clusterName }),
    ...(specCluster !== undefined && { specCluster }),
    node,
    workloadCluster,
    pods,
    ...(drainRule !== undefined && { drainRule }),
  }
  return { observed: { ...subject, world }, nodes, cluster: nodeCluster }
}

// At an edge that is one request less for each machine. The name of a Machine is that of its
// ScheduledMachine, so that making it twice is refused, and the pass starts over with a look.
function isTakenToBeAbsent({ type }: Goal, subject: Subject, { trustsRest }: Reading): boolean {
  return trustsRest && type === 'join' && isAtRest(subject)
}

async function readMachine(
  subject: Subject,
  version: MachineVersion | undefined,
  { client }: Reading,
  signal: AbortSignal,
): Promise<MachineFact> {
  const { key, uid } = subject
  if (version === undefined) return { type: 'absent' }
  const object = await client.get(machineResource(version), key, signal)
  if (object === undefined) return { type: 'absent' }
  const machine = parseMachine(object)
  const ownership = machineOwnership(machine, { name: key.name, uid })
  switch (ownership.type) {
    case 'foreign':
      return { ...ownership, uid: machine.uid, what: `Machine ${key.namespace}/${key.name}` }
    case 'ours':
      return { type: 'ours', value: machine, applied: compareWithApplied(subject, machine) }
    default:
      return { ...ownership, value: machine }
  }
}

async function readChild(
  role: Role,
  subject: Subject,
  machine: Found<Machine>,
  { client, discovery, settings }: Reading,
  signal: AbortSignal,
): Promise<Found<ProviderObject>> {
  const ours = machine.type === 'ours' ? machine.value : undefined
  const reference = referenceOf(role, subject, ours)
  if (reference === undefined || !isOfAllowedGroup(role, reference, settings)) {
    return { type: 'absent' }
  }
  const found = await providerResource(discovery, reference, signal)
  if (found.type !== 'namespaced') return { type: 'absent' }
  const object = await client.get(found.resource, subject.key, signal)
  if (object === undefined) return { type: 'absent' }
  const value = parseProviderObject(object)
  const machineUid = machine.type === 'foreign' ? machine.uid : ours?.uid
  const ownership = providerOwnership(value, subject.key.name, machineUid ?? '')
  // A Machine that is not ours may use by now what we have made, unless that is another Machine's.
  const isFree = machine.type !== 'foreign' || ownership === 'stale'
  return ownership !== 'foreign' && isFree
    ? { type: ownership, value }
    : {
        type: 'foreign',
        uid: value.uid,
        what: `${value.kind} ${value.namespace}/${value.name}`,
        why: 'and does not belong to this ScheduledMachine; delete this ScheduledMachine and make it under another name',
      }
}
