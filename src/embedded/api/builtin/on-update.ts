// The fields that admission adds to a change of an object of a built-in type.

import { type Fields, fieldsAt, isFields } from '#src/kube/json.ts'
import type { ApiObject } from '../api-object.ts'

/** The changed object of a kind, by the name of its storage. */
export function onBuiltinUpdate(storage: string, next: ApiObject, old: ApiObject): ApiObject {
  if (storage !== 'pods') return next
  const { priority, preemptionPolicy } = fieldsAt(old, 'spec')
  const { qosClass } = fieldsAt(old, 'status')
  return {
    ...next,
    spec: filled(fieldsAt(next, 'spec'), { priority, preemptionPolicy }),
    ...(isFields(next['status']) && { status: filled(next['status'], { qosClass }) }),
  }
}

// The same value when nothing is missing.
function filled(fields: Fields, defaults: Fields): Fields {
  const missing = Object.entries(defaults).filter(
    ([name, value]) => fields[name] === undefined && value !== undefined,
  )
  return missing.length === 0 ? fields : { ...Object.fromEntries(missing), ...fields }
}
