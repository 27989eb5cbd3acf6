// Summarizes the Machine or the Node in an event. Most events show that everything is in order. Then the pass needs only
// the ScheduledMachine to see that there is nothing to do, and reads nothing else. If a rule starts to use another fact
// of a Machine or a Node in service, this summary must have that fact, too.
import { findCondition } from '#src/kube/conditions.ts'
import { optionalTextAt } from '#src/kube/json.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { isReady } from '#src/nodes/readiness.ts'
import { isOfAnotherMachine } from '#src/nodes/whose-node.ts'
import { permanentFailure } from './explanation.ts'
import { type Machine, parseMachine } from './machine.ts'

/** The Machine and the Node that are in order, by their identity. */
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

/** `onItsWay`: there is no Node yet, and nothing to report before the next pass. `undefined`: the event is not enough, and
 * the pass must read more. */
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

/** The summary of the Node of `machine`; `undefined`: the event is not enough, and the pass must read more. */
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

/** Whether the Machine has no Node yet and reports no problem. */
export function isOnItsWay(machine: Machine): boolean {
  if (machine.nodeRef !== undefined || isTroubled(machine)) return false
  return PARTS.every((type) => {
    const part = findCondition(machine.conditions, type)
    return part?.status !== 'False' || ROUTINE.has(part.reason)
  })
}

const OUR_PREFIX = '5spot.finos.org/'
const PARTS = ['BootstrapConfigReady', 'BootstrapReady', 'InfrastructureReady']
// The reasons of a part that is not ready yet without a problem. Any other reason may be a failure of a provider.
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
    permanentFailure(machine) !== undefined
  )
}
