// DELETE of a namespace or of a definition: this marks it, a controller does the rest.

import { fieldsAt, listAt } from '#src/kube/json.ts'
import { type ApiObject, withMeta } from './api-object.ts'

export const CRDS = 'customresourcedefinitions.apiextensions.k8s.io'
export const CRD_CLEANUP = 'customresourcecleanup.apiextensions.k8s.io'

/** The namespace as a DELETE leaves it. */
export function beginNamespaceDeletion(namespace: ApiObject, now: string): ApiObject {
  const marked = withMeta(namespace, { deletionTimestamp: now })
  return { ...marked, status: { ...fieldsAt(namespace, 'status'), phase: 'Terminating' } }
}

/** The definition as a DELETE leaves it. */
export function beginCrdDeletion(crd: ApiObject, now: string): ApiObject {
  const finalizers = [...new Set([...(crd.metadata.finalizers ?? []), CRD_CLEANUP])]
  const status = fieldsAt(crd, 'status')
  return {
    ...withMeta(crd, { deletionTimestamp: now, finalizers }),
    status: {
      ...status,
      conditions: [
        ...listAt(status, 'conditions'),
        {
          type: 'Terminating',
          status: 'True',
          lastTransitionTime: now,
          reason: 'InstanceDeletionPending',
          message:
            'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
        },
      ],
    },
  }
}
