// I8: budgets hold, or it is said.
import { listAt, textAt, valueAt } from '#src/embedded/stand-ins/json.ts'
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
import { isTerminated, readyReason } from './owners.ts'

/** A budget is never violated, except by a kill switch or an expired drain, and then it is said. */
export function budgetsHold(deed: ObjectChange, past: MachinePast): string | undefined {
  if (deed.by.type !== 'function' || !isBegun(deed)) return undefined
  const { object } = deed.change
  if (object.kind === 'Pod') return violatedBudget(object, past)
  if (object.kind !== 'Machine') return undefined
  const owner = scheduledMachine(past.before, object.metadata.name)
  const nodeName = textAt(object, 'status', 'nodeRef', 'name')
  // What was on a Node that is gone is no longer to be had; what is on a stranger's stays.
  const on = node(past.before, nodeName)
  if (on === undefined || past.strangers.has(on.metadata.uid ?? '')) return undefined
  // Cluster API drains, or nobody, as was asked for and is told.
  if (textAt(owner, 'status', 'drain', 'by') !== '') return undefined
  const left = podsOn(past.before, nodeName).filter(
    (pod) =>
      !isToldToReturn(pod, owner) &&
      (instantAt(pod, 'metadata', 'creationTimestamp') ?? 0) < deed.at - YOUNG_MS,
  )
  if (left.length === 0 || owner === undefined || isTerminated(owner)) return undefined
  const names = left.map(({ metadata }) => metadata.name).join(', ')
  const isToldAsOver = isToldAsTimedOut(owner)
  if (!isToldAsOver && past.latestOf(deed.by.pod) < deadlineOf(owner, deed)) {
    return `${told(deed)} before its drain is over, with ${names} on its Node`
  }
  // In an Event, or, where none could be written, in the status.
  const says = past.reasonsOf(owner.metadata.uid ?? '')
  return says.has('NodeDrainFailed') || isToldAsOver
    ? undefined
    : `${told(deed)} with ${names} on its Node, and nobody says so`
}

// It comes back whenever it is evicted, and the status names its workload.
function isToldToReturn(pod: KubeObject, owner: KubeObject | undefined): boolean {
  const workload = controllerOf(pod)?.name
  return listAt(owner, 'status', 'drain', 'returning').some(
    (each) => workload !== undefined && textAt(each, 'name') === workload,
  )
}

/** Nobody says that a drain has failed before its time is up by the clock of whoever says so. From then on
 * others go by what was said. */
export function drainsAreGivenTheirTime(deed: ObjectChange, past: MachinePast): string | undefined {
  const { object, old } = deed.change
  if (deed.by.type !== 'function' || object.kind !== 'ScheduledMachine') return undefined
  const isNews = isToldAsTimedOut(object) && !isToldAsTimedOut(old)
  const its = machineOf(past.before, object)
  if (!isNews || its === undefined || its.metadata.deletionTimestamp !== undefined) return undefined
  return past.latestOf(deed.by.pod) < deadlineOf(object, deed)
    ? `the drain of ${object.metadata.name} was told as failed before its time was up`
    : undefined
}

// In phase Error the reason is that of a step that failed.
function isToldAsTimedOut(owner: KubeObject | undefined): boolean {
  return readyReason(owner) === 'NodeDrainFailed' && phaseOf(owner) === 'ShuttingDown'
}

function deadlineOf(owner: KubeObject, { at }: ObjectChange): number {
  const started = instantAt(owner, 'status', 'drain', 'startedAt')
  return (started ?? at) + durationAt(owner, 'nodeDrainTimeout')
}

// Pods that came to a cordoned Node after it was looked at.
const YOUNG_MS = 15_000

// A Pod that is not Ready is no loss to its budget.
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
