// A CustomResourceDefinition that is deleted takes its objects with it.
import { type ApiObject, withMeta } from '../api-object.ts'
import type { ApiContext } from '../context.ts'
import { deleteObject } from '../delete.ts'
import { fieldsAt, listAt } from '../json.ts'
import { crdKind } from './crd-kind.ts'

const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io'

/** The definition as a DELETE leaves it. */
export function beginCrdDeletion(crd: ApiObject, now: string): ApiObject {
  const finalizers = [...new Set([...(crd.metadata.finalizers ?? []), CLEANUP])]
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

/** One round over a definition that ends: deletes its objects, and when there are none, itself. */
export function endCrd(context: ApiContext, name: string): void {
  const { store, registry } = context
  const crd = store.get(CRDS, name)
  if (crd?.metadata.deletionTimestamp === undefined) return
  const kind = crdKind(crd)
  for (const { object } of store.list(kind.storage)) {
    if (object.metadata.deletionTimestamp !== undefined) continue
    deleteObject(context, registry.stored(kind), object, { dryRun: false })
  }
  if (store.list(kind.storage).length > 0) return
  const finalizers = (crd.metadata.finalizers ?? []).filter((each) => each !== CLEANUP)
  store.commit(CRDS, name, finalizers.length === 0 ? undefined : withMeta(crd, { finalizers }))
}

export const CRDS = 'customresourcedefinitions.apiextensions.k8s.io'
