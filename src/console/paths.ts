// The addresses of the pages.
import type { ObjectKey } from '#src/kube/object.ts'
import { MACHINE_KIND, type NamedKind, NODE_KIND, POOL_KIND } from '#src/views/kinds.ts'

export interface NamedObject {
  readonly kind: NamedKind
  readonly key: ObjectKey
}

/** The kinds that have a page of their own. */
const KINDS: readonly NamedKind[] = [MACHINE_KIND, POOL_KIND, NODE_KIND]

/** `/scheduledmachines/team-a/office`, `/bootcnodepools/workers`. */
export function pathOfObject({ resource }: NamedKind, { namespace, name }: ObjectKey): string {
  const parts = [resource.plural, ...(namespace === undefined ? [] : [namespace]), name]
  return `/${parts.map(encodeURIComponent).join('/')}`
}

/** The object of such a path. `undefined`: it names none. */
export function objectOfPath(path: string): NamedObject | undefined {
  const [, plural, ...names] = path.split('/').map(decode)
  const kind = KINDS.find(({ resource }) => resource.plural === plural)
  const [first, second] = names
  const parts = kind?.resource.namespaced ? 2 : 1
  if (kind === undefined || !first || names.length !== parts || names.some((each) => !each)) {
    return undefined
  }
  return { kind, key: second === undefined ? { name: first } : { namespace: first, name: second } }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
