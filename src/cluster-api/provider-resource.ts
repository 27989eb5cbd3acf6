// A kind that a user names. We hold wider rights than its author, so whatever is made, read or deleted by it
// has to be in the author's own namespace.
import type { Resource } from '#src/kube/resource.ts'
import type { Discovery } from './discovery.ts'

export interface ProviderKind {
  readonly apiVersion: string
  readonly kind: string
}

export type ProviderResource =
  | { readonly type: 'namespaced'; readonly resource: Resource }
  /** Its objects belong to no namespace, and so to no user of one: never to be touched. */
  | { readonly type: 'clusterScoped' }
  | { readonly type: 'unserved' }

/** Where the objects of a provider's kind live, if they live in a namespace. The only way to ask for a kind
 * that a ScheduledMachine, a template or a Machine names. Throws what discovery throws. */
export async function providerResource(
  discovery: Discovery,
  { apiVersion, kind }: ProviderKind,
  signal?: AbortSignal,
): Promise<ProviderResource> {
  const resource = await discovery.resourceOf(apiVersion, kind, signal)
  if (resource === undefined) return { type: 'unserved' }
  return resource.namespaced ? { type: 'namespaced', resource } : { type: 'clusterScoped' }
}
