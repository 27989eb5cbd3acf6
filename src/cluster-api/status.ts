// The common fields in the status of Machines and provider objects, in both contracts.
import { type ForeignCondition, readConditions } from '#src/kube/conditions.ts'
import { optionalTextAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'

/** The conditions of an object. In v1beta1, the ones in `status.v1beta2` have more detail. */
export function conditionsOf(object: KubeObject): readonly ForeignCondition[] {
  const newer = readConditions(valueAt(object, 'status', 'v1beta2', 'conditions'))
  return newer.length > 0 ? newer : readConditions(valueAt(object, 'status', 'conditions'))
}

/** The permanent failure that the provider reports, from the fields of either contract. */
export function failureOf(object: KubeObject): string | undefined {
  const places = [['status'], ['status', 'deprecated', 'v1beta1']]
  for (const place of places) {
    const reason = optionalTextAt(object, ...place, 'failureReason')
    const message = optionalTextAt(object, ...place, 'failureMessage')
    if (reason !== undefined && message !== undefined) return `${reason}: ${message}`
    if (reason !== undefined || message !== undefined) return message ?? reason
  }
  return undefined
}
