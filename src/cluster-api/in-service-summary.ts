// What an event shows of a Machine or a Node. Most say that all is as it should be: then the
// ScheduledMachine alone tells whether there is anything to do, and the rest of the world is not read.
// Whatever a rule comes to ask of a Machine or a Node in service must be asked here, too.
import { findCondition } from '#src/kube/conditions.ts'
import { optionalTextAt } from '#src/kube/json.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { isReady } from '#src/nodes/readiness.ts'
import { isOfAnotherMachine } from '#src/nodes/whose-node.ts'
import { unmendable } from './explanation.ts'
import { type Machine, parseMachine } from './machine.ts'

/** What is as it should be, by what identifies it. */
export interface InServiceSummary {
  readonly machine?: MachineInService
  readonly node?: NodeInService
}

export interface MachineInService {
  readonly owners: readonly string[]
  readonly createdAt: string
  readonly nodeName: string
  readonly providerID: string | undefined
}

export interface NodeInService {
  readonly name: string
  readonly uid: string | undefined
  readonly providerID: string | undefined
}

/** `onItsWay`: no Node yet, and nothing that has to be told before the next look at the join;
 * `undefined`: only a look can tell. */
export function summarizeMachine(object: KubeObject): InServiceSummary | 'onItsWay' | undefined {
  const machine = parseMachine(object)
  const { nodeRef, creationTimestamp, providerID, owners } = machine
  if (isOnItsWay(machine)) return 'onItsWay'
  if (nodeRef === undefined || isTroubled(machine)) return undefined
  return {
    machine: {
      owners: owners.map(({ uid }) => uid),
      createdAt: creationTimestamp,
      nodeName: nodeRef.name,
      providerID,
    },
  }
}

/** Of the Node of `machine`; `undefined`: only a look can tell. */
export function summarizeNode(
  object: KubeObject,
  machine: NamespacedKey,
): InServiceSummary | undefined {
  const { name, uid, deletionTimestamp, annotations = {} } = object.metadata
  const isMarked = Object.keys(annotations).some((key) => key.startsWith(OUR_PREFIX))
  if (deletionTimestamp !== undefined || isMarked || !isReady(object)) return undefined
  if (isOfAnotherMachine(object, machine)) return undefined
  return { node: { name, uid, providerID: optionalTextAt(object, 'spec', 'providerID') } }
}

/** A Machine that has no Node yet, and that nothing is wrong with as far as it says. */
export function isOnItsWay(machine: Machine): boolean {
  if (machine.nodeRef !== undefined || isTroubled(machine)) return false
  return PARTS.every((type) => {
    const part = findCondition(machine.conditions, type)
    return part?.status !== 'False' || ROUTINE.has(part.reason)
  })
}

const OUR_PREFIX = '5spot.finos.org/'
const PARTS = ['BootstrapConfigReady', 'BootstrapReady', 'InfrastructureReady']
// Why a part is not ready when nothing is wrong. Any other reason may be a provider's word for a failure.
const ROUTINE: ReadonlySet<string> = new Set([
  'Creating',
  'ObjectDoesNotExist',
  'NotReady',
  'NotYetReported',
  'Pending',
  'Provisioning',
  'WaitingForBootstrapData',
  'WaitingForDataSecret',
  'WaitingForInfrastructure',
])

function isTroubled(machine: Machine): boolean {
  const is = (type: string) => findCondition(machine.conditions, type)?.status
  return (
    machine.deletionTimestamp !== undefined ||
    machine.paused ||
    is('Paused') === 'True' ||
    is('HealthCheckSucceeded') === 'False' ||
    unmendable(machine) !== undefined
  )
}
