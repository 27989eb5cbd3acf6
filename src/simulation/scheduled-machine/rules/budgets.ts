// I8: budgets hold, or Sundial says why not.
import { listAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import type { ObjectChange } from '../../core/history.ts'
import { isBegun, told } from '../../core/object-change.ts'
import {
  durationAt,
  instantAt,
  isReady,
  machineOf,
  node,
  phaseOf,
  podsOn,
  scheduledMachine,
} from '../facts.ts'
import type { MachinePast } from '../past.ts'
import { isReclaimed, isTerminated, readyReason, reasonOf } from './owner-of.ts'

/** A budget is violated only by a kill switch or a drain whose time is over, and then Sundial says so. */
export function budgetsHold(written: ObjectChange, past: MachinePast): string | undefined {
  if (written.by.type !== 'function' || !isBegun(written)) return undefined
  const { object } = written.change
  if (object.kind === 'Pod') return violatedBudget(object, past)
  if (object.kind !== 'Machine') return undefined
  const owner = scheduledMachine(past.before, object.metadata.name)
  const nodeName = textAt(object, 'status', 'nodeRef', 'name')
  // The pods of a Node that is gone are lost, and the pods of a stranger's Node stay.
  const on = node(past.before, nodeName)
  if (on === undefined || past.strangers.has(on.metadata.uid ?? '')) return undefined
  // The user wants Cluster API to drain, or nobody, and the status says so.
  if (textAt(owner, 'status', 'drain', 'by') !== '') return undefined
  const left = podsOn(past.before, nodeName).filter(
    (pod) =>
      !isOfDaemonSet(pod) &&
      !isToldToReturn(pod, owner) &&
      (instantAt(pod, 'metadata', 'creationTimestamp') ?? 0) < written.at - YOUNG_MS,
  )
  if (left.length === 0 || owner === undefined) return undefined
  if (isTerminated(owner, past, written.at)) return undefined
  const names = left.map(({ metadata }) => metadata.name).join(', ')
  const isToldAsOver = isToldAsTimedOut(owner)
  if (!isToldAsOver && past.latestOf(written.by.pod) < deadlineOf(owner, written)) {
    return `${told(written)} before its drain is over, with ${names} on its Node`
  }
  // An Event says so, or the status if the Event could not be written.
  const says = past.reasonsOf(owner.metadata.uid ?? '')
  return says.has('NodeDrainFailed') || isToldAsOver
    ? undefined
    : `${told(written)} with ${names} on its Node, and nobody says so`
}

function isOfDaemonSet(pod: KubeObject): boolean {
  return controllerOf(pod)?.kind === 'DaemonSet'
}

// The pod comes back after each eviction, and the status names its workload.
function isToldToReturn(pod: KubeObject, owner: KubeObject | undefined): boolean {
  const workload = controllerOf(pod)?.name
  return listAt(owner, 'status', 'drain', 'returning').some(
    (each) => workload !== undefined && textAt(each, 'name') === workload,
  )
}

/** No pod says that a drain has failed before its time is over by the clock of that pod. After that the other pods go
 * by the status. */
export function drainsAreGivenTheirTime(
  written: ObjectChange,
  past: MachinePast,
): string | undefined {
  const { object, old } = written.change
  if (written.by.type !== 'function' || object.kind !== 'ScheduledMachine') return undefined
  const isNews = isToldAsTimedOut(object) && !isToldAsTimedOut(old)
  const its = machineOf(past.before, object)
  if (!isNews || its === undefined || its.metadata.deletionTimestamp !== undefined) return undefined
  return past.latestOf(written.by.pod) < deadlineOf(object, written)
    ? `the drain of ${object.metadata.name} was told as failed before its time was up`
    : undefined
}

// In phase Error the reason is about a failed step.
function isToldAsTimedOut(owner: KubeObject | undefined): boolean {
  return isReclaimed(owner)
    ? reasonOf(owner, 'MachineReady') === 'NodeDrainFailed'
    : readyReason(owner) === 'NodeDrainFailed' && phaseOf(owner) === 'ShuttingDown'
}

function deadlineOf(owner: KubeObject, { at }: ObjectChange): number {
  const started = instantAt(owner, 'status', 'drain', 'startedAt')
  const ordinary = (started ?? at) + durationAt(owner, 'nodeDrainTimeout')
  const reclaimed = instantAt(owner, 'status', 'reclaim', 'startedAt')
  return isReclaimed(owner) && reclaimed !== undefined
    ? Math.min(ordinary, reclaimed + RECLAIM_MS)
    : ordinary
}

/** The longest drain of a reclaim. */
const RECLAIM_MS = 60_000

// Younger pods came to the cordoned Node after the pass had read its pods.
const YOUNG_MS = 15_000

// The budget does not count a Pod that is not Ready.
function violatedBudget({ metadata }: KubeObject, { before }: MachinePast): string | undefined {
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
