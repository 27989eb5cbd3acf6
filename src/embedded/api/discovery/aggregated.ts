// Discovery in one answer (`apidiscovery.k8s.io/v2`), which is what kubectl asks for first.
import type { Registry } from '../registry.ts'
import { groups, kindsOf, type ServedHere, subresourcesOf, verbsOf, versionsOf } from './groups.ts'

/** The core's versions, or those of all other groups. */
export function aggregatedDiscovery(registry: Registry, isCore: boolean): object {
  const listed = isCore ? [{ name: '', versions: versionsOf(registry, '') }] : groups(registry)
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: listed.map(({ name, versions }) => ({
      metadata: name === '' ? {} : { name },
      versions: versions.map((version) => ({
        version,
        resources: kindsOf(registry, name, version).map(resourceEntry),
        freshness: 'Current',
      })),
    })),
  }
}

function resourceEntry(here: ServedHere): object {
  const { kind, version } = here
  const scope = kind.namespaced ? 'Namespaced' : 'Cluster'
  const subresources = subresourcesOf(here).map((sub) => ({
    subresource: sub.name,
    responseKind: responseKind(here, sub),
    verbs: sub.verbs,
  }))
  return {
    resource: kind.plural,
    responseKind: responseKind(here, { group: kind.group, version: version.name, kind: kind.kind }),
    scope,
    singularResource: kind.singular,
    verbs: verbsOf(kind),
    ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
    ...(kind.categories.length > 0 && { categories: kind.categories }),
    ...(subresources.length > 0 && { subresources }),
  }
}

// Built-in kinds do not repeat the group and version that they are listed under.
function responseKind(
  { kind }: ServedHere,
  { group, version, kind: name }: { group: string; version: string; kind: string },
): object {
  const isOwn = !kind.custom && group === kind.group
  return { group: isOwn ? '' : group, version: isOwn ? '' : version, kind: name }
}
