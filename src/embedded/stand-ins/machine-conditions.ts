// The conditions of a Machine (v1beta2), with the reasons of Cluster API's own controller. A pure
// function of what is there.
import { findCondition, type NewCondition, readConditions } from '#src/kube/conditions.ts'
import { fieldsAt, isTrueAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { isForeign, isProviderDone, type Role, referenceOf } from './machines.ts'

export interface MachineView {
  readonly machine: KubeObject
  readonly cluster: KubeObject
  readonly bootstrap: KubeObject | undefined
  readonly infrastructure: KubeObject | undefined
  readonly node: KubeObject | undefined
  /** The reason for the state of a deletion. */
  readonly deleting: { readonly reason: string; readonly message: string } | undefined
}

/** All conditions that the controller sets, in the order in which it lists them. */
export function machineConditions(view: MachineView): readonly NewCondition[] {
  const parts = [
    providerCondition(view, 'bootstrap'),
    providerCondition(view, 'infrastructure'),
    nodeReady(view),
    nodeHealthy(view),
    deletingCondition(view),
  ]
  const ready = summary(parts)
  return [availableCondition(ready), ready, ...parts, NOT_PAUSED]
}

const NOT_PAUSED: NewCondition = {
  type: 'Paused',
  status: 'False',
  reason: 'NotPaused',
  message: '',
}

const CONDITION_TYPE = {
  bootstrap: 'BootstrapConfigReady',
  infrastructure: 'InfrastructureReady',
} as const satisfies Record<Role, string>

const CONTRACT_FIELD = {
  bootstrap: 'status.initialization.dataSecretCreated',
  infrastructure: 'status.initialization.provisioned',
} as const satisfies Record<Role, string>

const LATCH = {
  bootstrap: 'bootstrapDataSecretCreated',
  infrastructure: 'infrastructureProvisioned',
} as const satisfies Record<Role, string>

function providerCondition(view: MachineView, role: Role): NewCondition {
  const { machine, [role]: object } = view
  const type = CONDITION_TYPE[role]
  const kind = textAt(referenceOf(machine, role), 'kind')
  if (kind === '') return { type, status: 'True', reason: 'DataSecretProvided', message: '' }
  if (object === undefined) {
    const wasThere = isTrueAt(machine, 'status', 'initialization', LATCH[role])
    if (!wasThere)
      return {
        type,
        status: 'False',
        reason: 'ObjectDoesNotExist',
        message: `${kind} does not exist`,
      }
    const isDeleting = machine.metadata.deletionTimestamp !== undefined
    const message = isDeleting
      ? `${kind} has been deleted`
      : `${kind} has been deleted while the Machine still exists`
    return { type, status: 'False', reason: 'ObjectDeleted', message }
  }
  if (isForeign(machine, object)) {
    const owner = controllerOf(object)
    const message = `${kind} is already owned by another ${owner?.kind} controller ${owner?.name}`
    return { type, status: 'False', reason: 'InternalError', message }
  }
  const theirs = findCondition(readConditions(fieldsAt(object, 'status').conditions), 'Ready')
  if (theirs !== undefined) {
    const { status, message } = theirs
    const reason = theirs.reason === '' ? (status === 'True' ? 'Ready' : 'NotReady') : theirs.reason
    return { type, status, reason, message }
  }
  return isProviderDone(object, role)
    ? { type, status: 'True', reason: 'Ready', message: '' }
    : {
        type,
        status: 'False',
        reason: 'NotReady',
        message: `${kind} ${CONTRACT_FIELD[role]} is false`,
      }
}

function nodeReady(view: MachineView): NewCondition {
  const type = 'NodeReady'
  const { node } = view
  if (node === undefined) return missingNode(view, type)
  const ready = findCondition(readConditions(fieldsAt(node, 'status').conditions), 'Ready')
  if (ready?.status === 'True') return { type, status: 'True', reason: 'NodeReady', message: '' }
  if (ready?.status === 'False') {
    return {
      type,
      status: 'False',
      reason: 'NodeNotReady',
      message: `* Node.Ready: ${ready.message}`,
    }
  }
  const message = `* Node.Ready: ${ready?.message ?? 'Condition not yet reported'}`
  return { type, status: 'Unknown', reason: 'NodeReadyUnknown', message }
}

const HEALTHY = {
  Ready: 'True',
  MemoryPressure: 'False',
  DiskPressure: 'False',
  PIDPressure: 'False',
} as const

function nodeHealthy(view: MachineView): NewCondition {
  const type = 'NodeHealthy'
  const { node } = view
  if (node === undefined) return missingNode(view, type)
  const conditions = readConditions(fieldsAt(node, 'status').conditions)
  const bad = Object.entries(HEALTHY).flatMap(([name, healthy]) => {
    const condition = findCondition(conditions, name)
    if (condition?.status === healthy) return []
    const isUnknown = condition === undefined || condition.status === 'Unknown'
    return [
      { isUnknown, line: `* Node.${name}: ${condition?.message ?? 'Condition not yet reported'}` },
    ]
  })
  const message = bad.map(({ line }) => line).join('\n')
  if (bad.length === 0) return { type, status: 'True', reason: 'NodeHealthy', message: '' }
  return bad.every(({ isUnknown }) => isUnknown)
    ? { type, status: 'Unknown', reason: 'NodeHealthyUnknown', message }
    : { type, status: 'False', reason: 'NodeNotHealthy', message }
}

function missingNode({ machine, cluster }: MachineView, type: string): NewCondition {
  const name = textAt(machine, 'status', 'nodeRef', 'name')
  const isDeleting = machine.metadata.deletionTimestamp !== undefined
  if (name !== '') {
    const message = isDeleting
      ? `Node ${name} has been deleted`
      : `Node ${name} has been deleted while the Machine still exists`
    return { type, status: 'False', reason: 'NodeDeleted', message }
  }
  if (isDeleting) {
    return { type, status: 'Unknown', reason: 'NodeDoesNotExist', message: 'Node does not exist' }
  }
  return {
    type,
    status: 'Unknown',
    reason: 'InspectionFailed',
    message: waitedFor(machine, cluster),
  }
}

function waitedFor(machine: KubeObject, cluster: KubeObject): string {
  if (!isTrueAt(cluster, 'status', 'initialization', 'controlPlaneInitialized')) {
    return 'Waiting for Cluster control plane to be initialized'
  }
  const providerID = textAt(machine, 'spec', 'providerID')
  return providerID === ''
    ? `Waiting for ${textAt(referenceOf(machine, 'infrastructure'), 'kind')} to report spec.providerID`
    : `Waiting for a Node with spec.providerID ${providerID} to exist`
}

function deletingCondition({ deleting }: MachineView): NewCondition {
  return deleting === undefined
    ? { type: 'Deleting', status: 'False', reason: 'NotDeleting', message: '' }
    : { type: 'Deleting', status: 'True', ...deleting }
}

const SUMMARISED: ReadonlySet<string> = new Set([
  'Deleting',
  'BootstrapConfigReady',
  'InfrastructureReady',
  'NodeHealthy',
])

function summary(parts: readonly NewCondition[]): NewCondition {
  const issues = parts.filter(
    ({ type, status }) =>
      SUMMARISED.has(type) && status !== (type === 'Deleting' ? 'False' : 'True'),
  )
  const type = 'Ready'
  if (issues.length === 0) return { type, status: 'True', reason: 'Ready', message: '' }
  const message = issues
    .map((issue) => `* ${issue.type}: ${issue.message === '' ? issue.reason : issue.message}`)
    .join('\n')
  return issues.every(({ status }) => status === 'Unknown')
    ? { type, status: 'Unknown', reason: 'ReadyUnknown', message }
    : { type, status: 'False', reason: 'NotReady', message }
}

function availableCondition(ready: NewCondition): NewCondition {
  const type = 'Available'
  return ready.status === 'True'
    ? { type, status: 'True', reason: 'Available', message: '' }
    : { type, status: 'False', reason: 'NotReady', message: '' }
}
