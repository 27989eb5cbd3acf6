// Before anything is made: a Machine whose provider is not installed would be half a machine, and an object of a
// cluster-scoped kind would be made with our rights outside of its author's namespace.
import type { Discovery } from '#src/cluster-api/discovery.ts'
import { providerResource } from '#src/cluster-api/provider-resource.ts'
import type { UnusableKind } from './observed.ts'
import { fieldOf, ROLES } from './references.ts'
import type { ParsedSpec } from './spec.ts'

/** The kinds that the spec names and that no object can be made of. Throws what discovery throws. */
export async function findUnusableKinds(
  spec: Pick<ParsedSpec, 'bootstrap' | 'infrastructure'>,
  discovery: Discovery,
  signal: AbortSignal,
): Promise<readonly UnusableKind[]> {
  const kinds = await Promise.all(
    ROLES.map(async (role): Promise<readonly UnusableKind[]> => {
      const source = spec[role]
      if (source === undefined) return []
      const { type } = await providerResource(discovery, source, signal)
      if (type === 'namespaced') return []
      const { apiVersion, kind } = source
      return [{ field: fieldOf(role, source), apiVersion, kind, why: type }]
    }),
  )
  return kinds.flat()
}
