// The progress of a Machine to a Ready Node. The stages are in the order of Cluster API, and the first unfinished stage
// gives the message. A message changes only when the facts change.
import type { ConditionStatus } from '#src/kube/conditions.ts'
import { findCondition } from '#src/kube/conditions.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { deepestMessage, machineMessage, oneLine, permanentFailure } from './explanation.ts'
import { isJoined, joinOf } from './joined.ts'
import type { Machine, ProviderRef } from './machine.ts'
import type { ProviderObject } from './provider-object.ts'

/** The objects that were read besides the Machine. Objects that were not read or do not exist are left out. */
export interface MachineSurroundings {
  readonly bootstrap?: ProviderObject | undefined
  readonly infrastructure?: ProviderObject | undefined
  /** The Machine's Node. */
  readonly node?: KubeObject | undefined
  /** The reason why the Node in the Machine's nodeRef does not belong to it. */
  readonly foreignNode?: string | undefined
}

export interface MachineProgress {
  readonly status: ConditionStatus
  readonly reason: string
  readonly message: string
}

/** The content of condition `MachineReady`. */
export function machineProgress(
  machine: Machine,
  around: MachineSurroundings = {},
): MachineProgress {
  for (const stage of STAGES) {
    const progress = stage(machine, around)
    if (progress !== undefined) return progress
  }
  return {
    status: 'True',
    reason: 'MachineReady',
    message: `Node ${machine.nodeRef?.name} is Ready`,
  }
}

/** The unfinished stage in a few words, for "after 30 minutes still waiting for …". */
export function waitedFor(machine: Machine, around: MachineSurroundings = {}): string {
  const { nodeRef, providerID } = machine
  if (!isBootstrapDone(machine, around))
    return `bootstrap data of ${nameOf(machine, 'bootstrapRef')}`
  if (!isInfrastructureDone(machine, around)) {
    return `infrastructure ${nameOf(machine, 'infrastructureRef')}`
  }
  if (nodeRef !== undefined) return `Node ${nodeRef.name} to become Ready`
  return providerID === undefined
    ? 'a Node to join'
    : `a Node with provider ID ${providerID} to join`
}

/** Whether a reason of `MachineReady` says that the Machine, or what it refers to, has failed. */
export function isFailure(reason: string): boolean {
  return FAILURES.has(reason)
}

/** Whether Cluster API reports that the Machine's provider object does not exist. v1beta1 has no reason for it. */
export function isReportedMissing(role: 'bootstrap' | 'infrastructure', machine: Machine): boolean {
  const type = role === 'bootstrap' ? 'BootstrapConfigReady' : 'InfrastructureReady'
  return findCondition(machine.conditions, type)?.reason === 'ObjectDoesNotExist'
}

const FAILURES: ReadonlySet<string> = new Set([
  'InfrastructureFailed',
  'BootstrapFailed',
  'MachineFailed',
])

type Stage = (machine: Machine, around: MachineSurroundings) => MachineProgress | undefined

// Paused is first, because nothing else will change then. Deleting comes before all stages of creation. Failures come
// before the stages, because a failed stage never ends.
const STAGES: readonly Stage[] = [
  paused,
  deleting,
  failed,
  waitingForBootstrap,
  waitingForInfrastructure,
  waitingForNode,
  unhealthy,
]

// A Machine in service stays in service while it is paused.
function paused(machine: Machine, { node }: MachineSurroundings): MachineProgress | undefined {
  const condition = findCondition(machine.conditions, 'Paused')
  if (!machine.paused && condition?.status !== 'True') return undefined
  const isDeleted = machine.deletionTimestamp !== undefined
  if (!isDeleted && isJoined(machine, node)) return undefined
  const what = `Cluster API has paused the Machine${isDeleted ? ', its deletion included' : ''}`
  return not('Paused', sentence(what, oneLine(condition?.message)))
}

function deleting(machine: Machine): MachineProgress | undefined {
  if (machine.deletionTimestamp === undefined) return undefined
  return not(
    'Deleting',
    sentence('the Machine is being deleted', machineMessage(machine, ['Deleting'])),
  )
}

function failed(
  machine: Machine,
  { bootstrap, infrastructure }: MachineSurroundings,
): MachineProgress | undefined {
  const what = (object: ProviderObject) => `${object.kind} ${object.namespace}/${object.name}`
  const candidates = [
    ['InfrastructureFailed', infrastructure, infrastructure && what(infrastructure)],
    ['BootstrapFailed', bootstrap, bootstrap && what(bootstrap)],
    ['MachineFailed', machine, `Machine ${machine.namespace}/${machine.name}`],
  ] as const
  for (const [reason, object, name] of candidates) {
    const why = object && permanentFailure(object)
    if (why !== undefined) return not(reason, `${name} has failed: ${why}`)
  }
  return undefined
}

function waitingForBootstrap(
  machine: Machine,
  around: MachineSurroundings,
): MachineProgress | undefined {
  if (isBootstrapDone(machine, around)) return undefined
  const why =
    deepestMessage(around.bootstrap) ??
    machineMessage(machine, ['BootstrapConfigReady', 'BootstrapReady'])
  return not(
    'WaitingForBootstrapData',
    sentence(`waiting for bootstrap data of ${nameOf(machine, 'bootstrapRef')}`, why),
  )
}

function waitingForInfrastructure(
  machine: Machine,
  around: MachineSurroundings,
): MachineProgress | undefined {
  if (isInfrastructureDone(machine, around)) return undefined
  const why =
    deepestMessage(around.infrastructure) ?? machineMessage(machine, ['InfrastructureReady'])
  return not(
    'WaitingForInfrastructure',
    sentence(`waiting for infrastructure ${nameOf(machine, 'infrastructureRef')}`, why),
  )
}

function waitingForNode(
  machine: Machine,
  { node, foreignNode }: MachineSurroundings,
): MachineProgress | undefined {
  if (foreignNode !== undefined) return not('NodeMismatch', foreignNode)
  const join = joinOf(machine, node)
  if (join.type === 'joined') return undefined
  if (machine.nodeRef !== undefined) return not(join.reason, join.message)
  // The Machine's conditions about its Node name the Node that Cluster API looks for.
  const why = machineMessage(machine, ['NodeHealthy', 'NodeReady'])
  return not(join.reason, sentence(`waiting for ${waitedFor(machine)}`, why))
}

// The condition is written by a MachineHealthCheck.
function unhealthy(machine: Machine): MachineProgress | undefined {
  const check = findCondition(machine.conditions, 'HealthCheckSucceeded')
  if (check?.status !== 'False') return undefined
  const why = machineMessage(machine, ['HealthCheckSucceeded'])
  return not('MachineUnhealthy', sentence('a MachineHealthCheck found the Machine unhealthy', why))
}

function isBootstrapDone(machine: Machine, { bootstrap }: MachineSurroundings): boolean {
  return machine.isBootstrapReady || bootstrap?.ready === true || isInfrastructureLatched(machine)
}

function isInfrastructureDone(machine: Machine, { infrastructure }: MachineSurroundings): boolean {
  return infrastructure?.ready === true || isInfrastructureLatched(machine)
}

// A Machine with a nodeRef has finished both stages, also if an older provider reset a flag.
function isInfrastructureLatched(machine: Machine): boolean {
  return machine.isInfrastructureReady || machine.nodeRef !== undefined
}

function nameOf(machine: Machine, role: 'bootstrapRef' | 'infrastructureRef'): string {
  const reference: ProviderRef | undefined = machine[role]
  return reference === undefined
    ? `Machine ${machine.namespace}/${machine.name}`
    : `${reference.kind} ${machine.namespace}/${reference.name}`
}

function not(reason: string, message: string): MachineProgress {
  return { status: 'False', reason, message: capitalized(message) }
}

function sentence(what: string, why: string | undefined): string {
  return why === undefined ? what : `${what}: ${why}`
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
