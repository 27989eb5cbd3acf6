// Summarizes the Machine or the Node in an event or in a list. Most of them show that everything is in order. Then the
// ScheduledMachine is enough to see that there is nothing to do, and nothing else is read. If a rule starts to use another
// fact of a Machine or a Node in service, this summary must have that fact, too.
import { permanentFailure } from '#src/cluster-api/explanation.ts'
import { type Machine, parseMachine } from '#src/cluster-api/machine.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { optionalTextAt } from '#src/kube/json.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { isReady } from '#src/nodes/readiness.ts'
import { hasReclaimAgent } from '#src/nodes/reclaim.ts'
import { type NodeTaints, nodeTaintsOf } from '#src/nodes/taints/applied.ts'
import { isOfAnotherMachine } from '#src/nodes/whose-node.ts'
import { APPLIED_TAINTS_ANNOTATION, STARTED_ANNOTATION } from '../labels.ts'

/** The objects of a ScheduledMachine that were shown. An object that was not shown is left out. */
export interface Summary {
  readonly machine?: MachineInService | 'joining' | 'absent' | 'unclear'
  readonly node?: NodeInService
}

/** A Machine that has a Node and reports no problem but that its Node may not be Ready. */
export interface MachineInService {
  readonly owners: readonly string[]
  readonly createdAt: string
  readonly nodeName: string
  readonly providerID: string | undefined
  /** `false`: Cluster API has seen the Node, and that it is not Ready. Machines of `v1beta1` do not say so. */
  readonly hasReadyNode: boolean
}

export interface NodeInService {
  readonly name: string
  readonly uid: string | undefined
  readonly providerID: string | undefined
  readonly isReady: boolean
  /** It has the label of a reclaim agent. */
  readonly hasReclaimAgent?: true
  /** Left out when it has no taints, and no annotation with those that are ours. */
  readonly taints?: NodeTaints
}

/** The summary of a Machine; `undefined`: a pass must read more. */
export function summarizeMachine(object: KubeObject): Summary | undefined {
  const machine = parseMachine(object)
  const { nodeRef, creationTimestamp, providerID, owners } = machine
  if (isJoining(machine)) return { machine: 'joining' }
  if (nodeRef === undefined || isTroubled(machine)) return undefined
  return {
    machine: {
      owners: owners.map(({ uid }) => uid),
      createdAt: creationTimestamp,
      nodeName: nodeRef.name,
      providerID,
      hasReadyNode: (findCondition(machine.conditions, 'NodeReady')?.status ?? 'True') === 'True',
    },
  }
}

/** The summary of the Node of `machine`; `undefined`: a pass must read more. */
export function summarizeNode(object: KubeObject, machine: NamespacedKey): Summary | undefined {
  const { name, uid } = object.metadata
  if (isLeavingOrMarked(object) || isOfAnotherMachine(object, machine)) return undefined
  const taints = nodeTaintsOf(object, APPLIED_TAINTS_ANNOTATION)
  const isTainted = taints.present.length > 0 || taints.annotation !== undefined
  return {
    node: {
      name,
      uid,
      providerID: optionalTextAt(object, 'spec', 'providerID'),
      isReady: isReady(object),
      ...(hasReclaimAgent(object) && { hasReclaimAgent: true }),
      ...(isTainted && { taints }),
    },
  }
}

/** Whether the Node is being deleted, or has an annotation of ours that a Node in service does not have. */
export function isLeavingOrMarked({ metadata }: KubeObject): boolean {
  const { deletionTimestamp, annotations = {} } = metadata
  const isOfChange = (key: string) => key.startsWith(OUR_PREFIX) && !IN_SERVICE.has(key)
  return deletionTimestamp !== undefined || Object.keys(annotations).some(isOfChange)
}

/** Whether the Machine has no Node yet and reports no problem. */
export function isJoining(machine: Machine): boolean {
  if (machine.nodeRef !== undefined || isTroubled(machine)) return false
  return PARTS.every((type) => {
    const part = findCondition(machine.conditions, type)
    return part?.status !== 'False' || EXPECTED.has(part.reason)
  })
}

const OUR_PREFIX = '5spot.finos.org/'
// The annotations of a Node in service.
const IN_SERVICE: ReadonlySet<string> = new Set([APPLIED_TAINTS_ANNOTATION, STARTED_ANNOTATION])
const PARTS = ['BootstrapConfigReady', 'BootstrapReady', 'InfrastructureReady']
// The reasons of a part that is not ready yet without a problem. Any other reason may be a failure of a provider.
const EXPECTED: ReadonlySet<string> = new Set([
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
