// The older form of discovery: a list of groups, and a list of resources for each version.

import { createHash } from 'node:crypto'
import type { Registry } from '../registry.ts'
import { apiVersionOf, type ServedKind } from '../served-kind.ts'
import { type GroupOfKinds, groups, kindsOf, subresourcesOf, verbsOf } from './groups.ts'

export function apiGroupList(registry: Registry): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups(registry).map(groupEntry) }
}

/** One group; `undefined` when there is none of that name. */
export function apiGroup(registry: Registry, name: string): object | undefined {
  const found = groups(registry).find((group) => group.name === name)
  return found && { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(found) }
}

/** The resources of one version of a group; `undefined` when it is not served. */
export function apiResourceList(
  registry: Registry,
  group: string,
  version: string,
): object | undefined {
  const found = kindsOf(registry, group, version)
  if (found.length === 0) return undefined
  const resources = found.flatMap((here) => {
    const { kind } = here
    return [
      {
        name: kind.plural,
        singularName: kind.singular,
        namespaced: kind.namespaced,
        kind: kind.kind,
        verbs: verbsOf(kind),
        ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
        ...(kind.categories.length > 0 && { categories: kind.categories }),
        storageVersionHash: storageHash(kind),
      },
      ...subresourcesOf(here).map((sub) => ({
        name: `${kind.plural}/${sub.name}`,
        singularName: '',
        namespaced: kind.namespaced,
        ...(sub.group !== group && { group: sub.group, version: sub.version }),
        kind: sub.kind,
        verbs: sub.verbs,
      })),
    ]
  })
  return {
    kind: 'APIResourceList',
    ...(group !== '' && { apiVersion: 'v1' }),
    groupVersion: apiVersionOf(group, version),
    resources,
  }
}

function groupEntry({ name, versions }: GroupOfKinds): object {
  const all = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }))
  return { name, versions: all, preferredVersion: all[0] }
}

// Events are the core's; definitions are still kept in their first version.
const STORED_AS: Readonly<Record<string, string>> = {
  events: '/v1',
  'customresourcedefinitions.apiextensions.k8s.io': 'apiextensions.k8s.io/v1beta1',
}
const hashes = new Map<string, string>()

// Clients only ask whether it changed.
function storageHash({ group, storageVersion, kind, storage }: ServedKind): string {
  const place = STORED_AS[storage] ?? `${group}/${storageVersion}`
  const name = `${place}/${kind}`
  const known = hashes.get(name)
  if (known !== undefined) return known
  const hash = createHash('sha256').update(name).digest().subarray(0, 8).toString('base64')
  hashes.set(name, hash)
  return hash
}
