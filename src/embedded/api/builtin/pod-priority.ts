// The priority that admission gives to new Pods. There are no PriorityClasses here. One that not every cluster has
// counts as one of priority 0.

import { type Fields, numberAt, textAt } from '#src/kube/json.ts'
import { forbidden } from '../api-error.ts'

const PODS = { group: '', plural: 'pods' }
const PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
])
const POLICY = 'PreemptLowerPriority'

/** Priority and preemption policy of a Pod, by its class. Throws a 403 for a Pod with other values. */
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
