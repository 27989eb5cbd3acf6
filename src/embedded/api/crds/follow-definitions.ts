// A definition is served as soon as the write that creates it is committed.
import type { ApiContext } from '../context.ts'
import { CRDS } from '../deletion-marks.ts'
import { acceptDefinition } from './accept-definition.ts'
import { crdKind } from './crd-kind.ts'

/** Keeps the registry equal to the stored CustomResourceDefinitions. */
export function followDefinitions(context: ApiContext): void {
  const { store, registry } = context
  store.listen(({ storage, object, old }) => {
    if (storage !== CRDS) return
    if (object !== undefined) {
      // Most writes to a definition are to its status.
      if (object['spec'] !== old?.['spec']) registry.put(crdKind(object))
      acceptDefinition(context, object)
    } else if (old !== undefined) {
      const { group, plural } = crdKind(old)
      registry.remove(group, plural)
    }
  })
}
