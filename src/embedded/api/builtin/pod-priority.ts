// Priority, as admission gives it to new Pods. Nobody can make a PriorityClass here, so one that is not
// of those that every cluster has is taken for one of priority 0.

import { type Fields, numberAt, textAt } from '#src/kube/json.ts'
import { forbidden } from '../api-error.ts'

const PODS = { group: '', plural: 'pods' }
const PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
])
const POLICY = 'PreemptLowerPriority'

/** What the class of a Pod gives it. Throws a 403 for a Pod that says otherwise. */
export function priorityOf(spec: Fields, name: string): Fields {
  const priority = PRIORITIES.get(textAt(spec, 'priorityClassName')) ?? 0
  const given = numberAt(spec, 'priority') ?? priority
  const policy = textAt(spec, 'preemptionPolicy') || POLICY
  const computed = 'must not be provided in pod spec; priority admission controller computed'
  if (given !== priority) {
    const words = `the integer value of priority (${given}) ${computed} ${priority}`
    throw forbidden(PODS, name, `${words} from the given PriorityClass name`)
  }
  if (policy !== POLICY) {
    const words = `the string value of PreemptionPolicy (${policy}) ${computed} ${POLICY}`
    throw forbidden(PODS, name, `${words} from the given PriorityClass name`)
  }
  return { priority, preemptionPolicy: policy }
}
