// I8: budgets hold, or it is said.
import { textAt, valueAt } from '#src/embedded/stand-ins/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { durationAt, instantAt, isReady, node, podsOn, scheduledMachine } from '../facts.ts'
import type { Deed, Past } from '../history.ts'
import { isBegun, isTerminated, readyReason, told } from './deed.ts'

/** A budget is never violated, except by a kill switch or an expired drain, and then it is said. */
export function budgetsHold(deed: Deed, past: Past): string | undefined {
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
