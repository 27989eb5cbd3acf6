// The fields that the real server itself sets on a new object of a built-in type: its first status, and those that
// admission adds. They have no owner in `managedFields`.

import { fieldsAt, listAt, textAt, valueAt } from '#src/kube/json.ts'
import type { ApiObject } from '../api-object.ts'
import { qualityOf } from './pod-defaults.ts'
import { priorityOf } from './pod-priority.ts'

/** The new object of a kind, by the name of its storage. */
export function onBuiltinCreate(storage: string, object: ApiObject, now: string): ApiObject {
  return ON_CREATE[storage]?.(object, now) ?? object
}

const emptyStatus = (object: ApiObject): ApiObject => ({ ...object, status: {} })

const ON_CREATE: Readonly<Record<string, (object: ApiObject, now: string) => ApiObject>> = {
  namespaces: (object) => {
    const finalizers = [...new Set([...listAt(object, 'spec', 'finalizers'), 'kubernetes'])]
    return {
      ...object,
      spec: { ...fieldsAt(object, 'spec'), finalizers },
      status: { phase: 'Active' },
    }
  },
  pods: (object) => {
    const spec = fieldsAt(object, 'spec')
    return {
      ...object,
      spec: { ...priorityOf(spec, object.metadata.name), ...spec },
      status: { phase: 'Pending', qosClass: qualityOf(spec) },
    }
  },
  'deployments.apps': emptyStatus,
  'replicasets.apps': (object) => ({ ...object, status: { replicas: 0 } }),
  'daemonsets.apps': (object) => ({
    ...object,
    status: {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    },
  }),
  'poddisruptionbudgets.policy': (object) => ({
    ...object,
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  }),
  'customresourcedefinitions.apiextensions.k8s.io': (object) => ({
    ...object,
    status: {
      conditions: null,
      acceptedNames: { plural: '', kind: '' },
      storedVersions: stored(object),
    },
  }),
}

function stored(crd: ApiObject): readonly string[] {
  return listAt(crd, 'spec', 'versions')
    .filter((version) => valueAt(version, 'storage') === true)
    .map((version) => textAt(version, 'name'))
}
