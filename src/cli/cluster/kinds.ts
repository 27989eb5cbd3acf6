// The kinds that commands know, by all names that a person may write.
import { groupOf } from '#src/kube/resource.ts'
import { MACHINE_KIND, type NamedKind, NODE_KIND, POOL_KIND } from '#src/views/kinds.ts'
import { UsageError } from '../usage-error.ts'
import { nearest } from '../validate/nearest.ts'

const NAMES: ReadonlyMap<string, NamedKind> = new Map([
  ...namesOf(MACHINE_KIND, 'machine', 'machines'),
  ...namesOf(POOL_KIND, 'pool', 'pools'),
  ...namesOf(NODE_KIND),
])

/** A sentence for errors. */
export const KNOWN_KINDS =
  'Known kinds: sm (ScheduledMachine), pool or bnp (BootcNodePool), bn (BootcNode).'

/** Whether a kind has this name, in any case. */
export function isKindName(name: string): boolean {
  return NAMES.has(name.toLowerCase())
}

/** The kind of this name, in any case: the kind, its plural, with or without its group, or a short name. Throws a
 * UsageError for an unknown one. */
export function kindNamed(name: string): NamedKind {
  const kind = NAMES.get(name.toLowerCase())
  if (kind !== undefined) return kind
  const near = nearest(name, NAMES.keys())
  const remedy = near === undefined ? KNOWN_KINDS : `Did you mean ${near}?`
  throw new UsageError(`there is no kind ${name}. ${remedy}`)
}

function namesOf(kind: NamedKind, ...more: readonly string[]): [string, NamedKind][] {
  const { apiVersion, plural } = kind.resource
  const singular = kind.resource.kind.toLowerCase()
  const group = groupOf(apiVersion)
  return [
    plural,
    singular,
    kind.shortName,
    `${plural}.${group}`,
    `${singular}.${group}`,
    ...more,
  ].map((name) => [name, kind])
}
