// A CustomResourceDefinition that is deleted takes its objects with it.
import { withMeta } from '../api-object.ts'
import type { ApiContext } from '../context.ts'
import { crdKind } from '../crds/crd-kind.ts'
import { deleteObject } from '../delete.ts'
import { CRD_CLEANUP, CRDS } from '../deletion-marks.ts'

/** One round over a definition that is being deleted: deletes its objects, and the definition when there are none. */
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
  const finalizers = (crd.metadata.finalizers ?? []).filter((each) => each !== CRD_CLEANUP)
  store.commit(CRDS, name, finalizers.length === 0 ? undefined : withMeta(crd, { finalizers }))
}
