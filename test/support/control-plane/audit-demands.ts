// Grants that somebody asks for on an account's behalf, so that no request of its own ever shows them.
import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import { groupOf } from '#src/kube/resource.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { build } from '#test/support/manifests/kustomize.ts'
import type { Request } from './audit.ts'
import type { Right } from './audit-grants.ts'

/** A right that is wanted in one namespace, or in all of them. */
export interface Demand extends Right {
  readonly namespace?: string
}

/**
 * What Knative's controller makes sure of, by SubjectAccessReviews, before it starts the adapter of an
 * ApiServerSource. The adapter itself lists and watches in one request.
 */
export function demandedBySources(): readonly Demand[] {
  const folders = globSync('triggers/**/kustomization.yaml').map(dirname).sort()
  const sources = folders
    .flatMap((folder) => build(folder))
    .filter(({ kind }) => kind === 'ApiServerSource')
  const grants = sources.flatMap(({ metadata, spec }) =>
    (spec?.resources ?? []).flatMap(({ apiVersion, kind }) =>
      ['get', 'list', 'watch'].map((verb) => ({
        // Without a selector, it watches its own namespace.
        ...(spec?.namespaceSelector === undefined && { namespace: metadata.namespace }),
        account: `${metadata.namespace}:${spec?.serviceAccountName}`,
        verb,
        group: groupOf(apiVersion),
        resource: `${kind.toLowerCase()}s`,
      })),
    ),
  )
  return [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()]
}

const PROVIDER_GROUPS: ReadonlySet<string> = new Set([
  ...DEFAULT_SETTINGS.bootstrapGroups,
  ...DEFAULT_SETTINGS.infrastructureGroups,
])

/**
 * What the admission plugin OwnerReferencesPermissionEnforcement makes sure of, without a request,
 * before it lets an object be created that blocks the deletion of its owner: of a Machine, or of a BootcNodePool.
 */
export function demandedByAdmission({
  account,
  verb,
  group,
  resource,
  isRefused,
}: Request): readonly Right[] {
  if (verb !== 'create' || isRefused) return []
  const update = { account, verb: 'update' }
  if (PROVIDER_GROUPS.has(group))
    return [{ ...update, group: 'cluster.x-k8s.io', resource: 'machines/finalizers' }]
  if (resource === 'bootcnodes')
    return [{ ...update, group, resource: 'bootcnodepools/finalizers' }]
  return []
}
