// Resolves a kind that a user names. Sundial has wider rights than the user, so it creates, reads and deletes such objects
// only in the user's own namespace.
import type { Resource } from '#src/kube/resource.ts'
import type { Discovery } from './discovery.ts'

export interface ProviderKind {
  readonly apiVersion: string
  readonly kind: string
}

export type ProviderResource =
  | { readonly type: 'namespaced'; readonly resource: Resource }
  /** Its objects are not in any namespace. A user of one namespace may not own them, so they are never touched. */
  | { readonly type: 'clusterScoped' }
  | { readonly type: 'unserved' }

/** The resource of a provider's kind, if it is namespaced. Every kind that a ScheduledMachine, a template or a Machine
 * names must be resolved with this function. Throws the errors of discovery. */
export async function providerResource(
  discovery: Discovery,
  { apiVersion, kind }: ProviderKind,
  signal?: AbortSignal,
): Promise<ProviderResource> {
  const resource = await discovery.resourceOf(apiVersion, kind, signal)
  if (resource === undefined) return { type: 'unserved' }
  return resource.namespaced ? { type: 'namespaced', resource } : { type: 'clusterScoped' }
}
