// Which kinds of Cluster API providers the files speak of. A small world has to serve them.
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'

export interface ProviderKind {
  readonly group: string
  readonly kind: string
  /** All versions that are named, in order. */
  readonly versions: readonly string[]
}

/** The kinds that ScheduledMachines name as bootstrap and infrastructure, and those of the objects themselves, in `groups`. */
export function providerKinds(
  objects: readonly KubeObject[],
  groups: readonly string[],
): readonly ProviderKind[] {
  const found = new Map<string, { group: string; kind: string; versions: Set<string> }>()
  for (const { apiVersion, kind } of objects.flatMap(namesIn)) {
    const group = groupOf(apiVersion)
    if (!groups.includes(group) || !/^[A-Z][A-Za-z0-9]*$/.test(kind)) continue
    const key = `${group}/${kind}`
    const entry = found.get(key) ?? { group, kind, versions: new Set() }
    entry.versions.add(apiVersion.slice(group.length + 1))
    found.set(key, entry)
  }
  return [...found.values()].map(({ group, kind, versions }) => ({
    group,
    kind,
    versions: [...versions].sort(),
  }))
}

interface Name {
  readonly apiVersion: string
  readonly kind: string
}

function namesIn(object: KubeObject): readonly Name[] {
  const spec = object.spec
  if (object.kind !== 'ScheduledMachine' || typeof spec !== 'object' || spec === null)
    return [object]
  const sources = ['bootstrapSpec', 'infrastructureSpec', 'bootstrapRef', 'infrastructureRef']
  return sources.map((field) => Reflect.get(spec, field)).filter(isName)
}

function isName(value: unknown): value is Name {
  return (
    typeof value === 'object' &&
    value !== null &&
    'apiVersion' in value &&
    typeof value.apiVersion === 'string' &&
    'kind' in value &&
    typeof value.kind === 'string'
  )
}
