// The invariants that each single change can break (design, I2, I5, I6, I8, I10).
import { listAt, textAt, valueAt, without } from '#src/embedded/stand-ins/json.ts'
import { CORDONED_BY_ANNOTATION, FINALIZER, SCHEDULED_MACHINE_LABEL } from '#src/kube/labels.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import {
  childrenOf,
  cordonedBy,
  durationAt,
  instantAt,
  isCordoned,
  isNodeOf,
  isOwnedBy,
  isReady,
  machine,
  machineOf,
  node,
  PROVIDER_KINDS,
  phaseOf,
  podsOn,
  scheduledMachine,
} from './facts.ts'
import { type Deed, isMeant, type Past, type Rule } from './history.ts'

/** Each with the name of its invariant. */
export const RULES: readonly (readonly [string, Rule])[] = [
  ['I2', intentFirst],
  ['I5', nothingOutlives],
  ['I6', onlyOurs],
  ['I8', budgetsHold],
  ['I10', instantsStay],
  ['I10', graceIsGiven],
]

/** Nothing disruptive happens before its intent is stored. */
function intentFirst(deed: Deed, { before, meantAt }: Past): string | undefined {
  if (deed.by.type !== 'function') return undefined
  const { object, old } = deed.change
  switch (object.kind) {
    case 'Node': {
      if (!isBegun(deed) && !(isCordoned(object) && !isCordoned(old))) return undefined
      const owner = ownerOfNode(deed, before)
      // A removal that was undone while its cordon was on its way: the next pass takes it back.
      const wasMeant = deed.at - (meantAt(owner?.metadata.uid ?? '') ?? 0) < PASS_MS
      return isMeant(owner) || wasMeant
        ? undefined
        : `${told(deed)} and the status says nothing of a removal`
    }
    case 'Pod': {
      if (!isBegun(deed)) return undefined
      const owner = ownerOfPod(object, before)
      return has(owner, 'drain')
        ? undefined
        : `${told(deed)} and the status says nothing of a drain`
    }
    case 'Machine': {
      if (!isBegun(deed)) return undefined
      const owner = scheduledMachine(before, object.metadata.name)
      return has(owner, 'drain') || isTerminated(owner)
        ? undefined
        : `${told(deed)} and the status says nothing of a drain or a kill switch`
    }
    default:
      return undefined
  }
}

const PASS_MS = 60_000

/** Nothing of ours outlives the object that asked for it, nor its phase. */
function nothingOutlives({ change, at }: Deed, { before }: Past): string | undefined {
  const { object, old, type } = change
  if (object.kind !== 'ScheduledMachine') return undefined
  const isOver =
    ['Inactive', 'Disabled'].includes(phaseOf(object)) && phaseOf(old) !== phaseOf(object)
  if (type !== 'DELETED' && !isOver) return undefined
  // Without our finalizer it may go at any time: nothing was made for it yet.
  const left = leftovers(object, before)
  if (left.length === 0 || (type !== 'DELETED' && isBeingMade(object, before, at))) return undefined
  return `${object.metadata.name} is ${type === 'DELETED' ? 'gone' : phaseOf(object)}, and there is still ${left.join(', ')}`
}

// Another pod is making it at this moment: it will find what was said meanwhile, or the backstop will.
function isBeingMade(owner: KubeObject, before: Past['before'], at: number): boolean {
  const madeAt = instantAt(machineOf(before, owner), 'metadata', 'creationTimestamp')
  return madeAt !== undefined && at - madeAt < PASS_MS
}

/** What there is of a ScheduledMachine, beside itself. */
export function leftovers(owner: KubeObject, before: Past['before']): readonly string[] {
  const { name, uid } = owner.metadata
  const its = machineOf(before, owner)
  const children = childrenOf(before, name).filter((child) => {
    const owners = child.metadata.ownerReferences ?? []
    const current = machine(before, name)
    // A child of somebody else's Machine, of a later one of that name, is not its.
    return its !== undefined || !owners.some((each) => each.uid === current?.metadata.uid)
  })
  return [
    ...(its === undefined ? [] : [`Machine ${name}`]),
    ...children.map((child) => `${child.kind} ${name}`),
    ...cordonedBy(before, uid).map(({ metadata }) => `its cordon of Node ${metadata.name}`),
  ]
}

/** Nothing that is not ours is changed. */
function onlyOurs(deed: Deed, past: Past): string | undefined {
  if (deed.by.type !== 'function') return undefined
  const { object, old, type } = deed.change
  const { name } = object.metadata
  switch (object.kind) {
    case 'ScheduledMachine':
      return isOurPartOf(object, old) ? undefined : `${told(deed)}: more than status and finalizer`
    case 'Event':
      return type === 'ADDED' ? undefined : told(deed)
    case 'PingSource':
      return name === 'alarm' ? undefined : told(deed)
    // An eviction is counted there.
    case 'PodDisruptionBudget':
      return isEviction(deed) ? undefined : told(deed)
    case 'Pod':
      return isEviction(deed) && ownerOfPod(object, past.before)
        ? undefined
        : `${told(deed)}, which is not a Pod of a Node of ours that was evicted`
    case 'Node':
      return ourChangeOfNode(deed, past) ? undefined : `${told(deed)}: more than a cordon of ours`
    case 'Machine':
      return isOfOurs(type === 'ADDED' ? object : (old ?? object), past)
        ? undefined
        : `${told(deed)}, which no ScheduledMachine owns`
    default:
      return PROVIDER_KINDS.some(([, kind]) => kind === object.kind) && isOurChild(deed, past)
        ? undefined
        : `${told(deed)}, which is not ours`
  }
}

/** A budget is never violated, except by a kill switch or an expired drain, and then it is said. */
function budgetsHold(deed: Deed, past: Past): string | undefined {
  if (deed.by.type !== 'function' || !isBegun(deed)) return undefined
  const { object } = deed.change
  if (object.kind === 'Pod') return violatedBudget(object, past)
  if (object.kind !== 'Machine') return undefined
  const owner = scheduledMachine(past.before, object.metadata.name)
  const nodeName = textAt(object, 'status', 'nodeRef', 'name')
  // What was on a Node that is gone is no longer to be had.
  if (node(past.before, nodeName) === undefined) return undefined
  const left = podsOn(past.before, nodeName).filter(
    (pod) => (instantAt(pod, 'metadata', 'creationTimestamp') ?? 0) < deed.at - YOUNG_MS,
  )
  if (left.length === 0 || owner === undefined || isTerminated(owner)) return undefined
  const names = left.map(({ metadata }) => metadata.name).join(', ')
  const started = instantAt(owner, 'status', 'drain', 'startedAt')
  const deadline = (started ?? deed.at) + durationAt(owner, 'nodeDrainTimeout')
  if (past.latestOf(deed.by.pod) < deadline) {
    return `${told(deed)} before its drain is over, with ${names} on its Node`
  }
  // In an Event, or, where none could be written, in the status.
  const says = past.reasonsOf(owner.metadata.uid ?? '')
  return says.has('NodeDrainFailed') || readyReason(owner) === 'NodeDrainFailed'
    ? undefined
    : `${told(deed)} with ${names} on its Node, and nobody says so`
}

// Pods that came to a cordoned Node after it was looked at.
const YOUNG_MS = 15_000

// A Pod that is not Ready is no loss to its budget.
function violatedBudget({ metadata }: KubeObject, { before }: Past): string | undefined {
  const pod = before.get('', 'Pod', metadata)
  if (pod === undefined || !isReady(pod)) return undefined
  for (const budget of before.list('policy', 'PodDisruptionBudget', pod.metadata.namespace)) {
    const app = textAt(budget, 'spec', 'selector', 'matchLabels', 'app')
    const keep = valueAt(budget, 'spec', 'minAvailable')
    if (pod.metadata.labels?.['app'] !== app || typeof keep !== 'number') continue
    const healthy = before
      .list('', 'Pod', pod.metadata.namespace)
      .filter((each) => each.metadata.labels?.['app'] === app && isReady(each))
      .filter((each) => each.metadata.deletionTimestamp === undefined)
    if (healthy.length - 1 < keep) {
      return `Pod ${pod.metadata.name} was evicted, and ${healthy.length - 1} of at least ${keep} are left`
    }
  }
  return undefined
}

/** What a removal began with is never put off. */
function instantsStay({ change }: Deed): string | undefined {
  const { object, old } = change
  if (object.kind !== 'ScheduledMachine') return undefined
  for (const path of [['shutdownStartedAt'], ['drain', 'startedAt']]) {
    const was = instantAt(old, 'status', ...path)
    const is = instantAt(object, 'status', ...path)
    if (was !== undefined && is !== undefined && is > was) {
      return `status.${path.join('.')} of ${object.metadata.name} went from ${iso(was)} on to ${iso(is)}`
    }
  }
  return undefined
}

/** A drain does not begin before its grace is over, by the clock of whoever begins it. */
function graceIsGiven({ change, by }: Deed, { before, latestOf }: Past): string | undefined {
  const { object, old } = change
  if (object.kind !== 'ScheduledMachine' || by.type !== 'function') return undefined
  if (!has(object, 'drain') || has(old, 'drain')) return undefined
  const its = machineOf(before, object)
  if (its === undefined || its.metadata.deletionTimestamp !== undefined) return undefined
  const started = instantAt(old, 'status', 'shutdownStartedAt')
  if (started === undefined) return `a drain of ${object.metadata.name} began without a shutdown`
  const over = started + durationAt(object, 'gracefulShutdownTimeout')
  return latestOf(by.pod) >= over
    ? undefined
    : `the drain of ${object.metadata.name} began before ${iso(over)}, the end of its grace`
}

function isEviction({ call }: Deed): boolean {
  return call?.path.endsWith('/eviction') === true
}

// It goes, or begins to go, with this change.
function isBegun({ change: { type, object, old } }: Deed): boolean {
  const isGoing = object.metadata.deletionTimestamp !== undefined
  return type === 'DELETED'
    ? old?.metadata.deletionTimestamp === undefined
    : isGoing && old?.metadata.deletionTimestamp === undefined
}

function told({ change: { type, object } }: Deed): string {
  const DONE = { ADDED: 'created', MODIFIED: 'changed', DELETED: 'deleted' } as const
  const isGoing = type === 'MODIFIED' && object.metadata.deletionTimestamp !== undefined
  return `${object.kind} ${object.metadata.name} was ${isGoing ? 'deleted' : DONE[type]}`
}

function has(object: KubeObject | undefined, field: string): boolean {
  return valueAt(object, 'status', field) !== undefined
}

function isTerminated(object: KubeObject | undefined): boolean {
  return phaseOf(object) === 'Terminated'
}

function readyReason(owner: KubeObject): string {
  const ready = listAt(owner, 'status', 'conditions').find(
    (each) => textAt(each, 'type') === 'Ready',
  )
  return textAt(ready, 'reason')
}

function ownerOfNode({ change: { object } }: Deed, before: Past['before']): KubeObject | undefined {
  return before.list('5spot.finos.org', 'ScheduledMachine').find((owner) => isNodeOf(object, owner))
}

function ownerOfPod(pod: KubeObject, before: Past['before']): KubeObject | undefined {
  const nodeName = textAt(pod, 'spec', 'nodeName')
  const on = node(before, nodeName)
  // Its Node may have gone while the request was on its way.
  return before
    .list('5spot.finos.org', 'ScheduledMachine')
    .find((owner) =>
      on === undefined
        ? textAt(owner, 'status', 'nodeRef', 'name') === nodeName
        : isNodeOf(on, owner),
    )
}

function isOurPartOf(object: KubeObject, old: KubeObject | undefined): boolean {
  if (old === undefined) return false
  const foreign = ({ metadata }: KubeObject) => ({
    ...without({ ...metadata }, 'resourceVersion', 'managedFields', 'finalizers'),
    finalizers: (metadata.finalizers ?? []).filter((each) => each !== FINALIZER),
  })
  return isEqual(object['spec'], old['spec']) && isEqual(foreign(object), foreign(old))
}

function ourChangeOfNode({ change }: Deed, { before, known }: Past): boolean {
  const { object, old, type } = change
  const mark = (each: KubeObject | undefined) =>
    each?.metadata.annotations?.[CORDONED_BY_ANNOTATION]
  if (type === 'DELETED' || object.metadata.deletionTimestamp !== undefined) {
    return before.list('5spot.finos.org', 'ScheduledMachine').some((each) => isNodeOf(object, each))
  }
  if (type === 'ADDED' || old === undefined) return false
  const rest = (each: KubeObject) => ({
    spec: without({ ...(each['spec'] as object) }, 'unschedulable'),
    metadata: {
      ...without({ ...each.metadata }, 'resourceVersion', 'managedFields'),
      annotations: without({ ...each.metadata.annotations }, CORDONED_BY_ANNOTATION),
    },
  })
  if (!isEqual(rest(object), rest(old))) return false
  const isOn = isCordoned(object) && !isCordoned(old)
  // Once more, where somebody has lifted it and left the mark.
  if (isOn) return known.has(mark(object) ?? '') && [undefined, mark(object)].includes(mark(old))
  return mark(old) !== undefined && mark(object) === undefined
}

function isOfOurs(object: KubeObject, { known }: Past): boolean {
  return [...known.values()].some(
    ({ metadata }) => metadata.name === object.metadata.name && isOwnedBy(object, metadata.uid),
  )
}

// Made for a Machine of ours: by its label, and by the Machine that owns it.
function isOurChild({ change: { object } }: Deed, { known }: Past): boolean {
  const { labels, name, ownerReferences = [] } = object.metadata
  return (
    labels?.[SCHEDULED_MACHINE_LABEL] === name &&
    ownerReferences.some(({ kind }) => kind === 'Machine') &&
    [...known.values()].some(({ metadata }) => metadata.name === name)
  )
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
