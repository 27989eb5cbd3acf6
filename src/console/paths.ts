// The addresses of the pages.
import type { ObjectKey } from '#src/kube/object.ts'
import type { NamedKind } from '#src/views/kinds.ts'

/** `/scheduledmachines/team-a/office`, `/bootcnodepools/workers`. */
export function pathOfObject({ resource }: NamedKind, { namespace, name }: ObjectKey): string {
  const parts = [resource.plural, ...(namespace === undefined ? [] : [namespace]), name]
  return `/${parts.map(encodeURIComponent).join('/')}`
}
