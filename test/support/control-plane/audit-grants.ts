// What deploy/ grants to Sundial's accounts, row by row, to be held against what they asked for.
import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import { build, type Manifest } from '#test/support/manifests/kustomize.ts'
import type { Request } from './audit.ts'

/** One verb on one resource, for one account. */
export interface Right {
  /** `namespace:name` of the ServiceAccount. */
  readonly account: string
  readonly verb: string
  readonly group: string
  /** With its subresource; `*` is every resource of the group. */
  readonly resource: string
}

/** A right that deploy/ gives. */
export interface Grant extends Right {
  /** Only the object of this name. */
  readonly name?: string
  /** As the audit log names it: `RoleBinding alarm/sundial-system`. */
  readonly binding: string
}

/** All that the kustomizations of deploy/ grant, each once. The account of standalone has the same bindings as the functions,
 * and is left out: its suites need not use each right again. */
export function grantsOfDeploy(): readonly Grant[] {
  const exclude = ['deploy/overlays/standalone/**']
  const folders = globSync('deploy/**/kustomization.yaml', { exclude }).map(dirname).sort()
  const grants = folders.flatMap((folder) => grantsIn(build(folder)))
  return [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()]
}

/** `sundial-system:sweep may list scheduledmachines.5spot.finos.org` */
export function describeRight({ account, verb, group, resource }: Right): string {
  return `${account} may ${verb} ${group === '' ? resource : `${resource}.${group}`}`
}

/** Whether it was this grant that allowed the request. */
export function isUse(grant: Grant, request: Request): boolean {
  return (
    grant.binding === request.allowedBy &&
    grant.account === request.account &&
    grant.verb === request.verb &&
    grant.group === request.group &&
    (grant.resource === request.resource || grant.resource === '*') &&
    (grant.name ?? request.name) === request.name
  )
}

function grantsIn(objects: readonly Manifest[]): readonly Grant[] {
  return objects.flatMap(({ kind, metadata, roleRef, subjects = [] }) => {
    if (!kind.endsWith('Binding')) return []
    const role = objects.find(
      (each) => each.kind === roleRef?.kind && each.metadata.name === roleRef.name,
    )
    const where = kind === 'RoleBinding' ? `/${metadata.namespace}` : ''
    const binding = `${kind} ${metadata.name}${where}`
    return subjects.flatMap(({ namespace, name }) =>
      rowsOf(role).map((row) => ({ account: `${namespace}:${name}`, binding, ...row })),
    )
  })
}

function rowsOf(role: Manifest | undefined): readonly Omit<Grant, 'account' | 'binding'>[] {
  if (role?.rules === undefined) throw new Error('a binding binds a role that is not there')
  return role.rules.flatMap(({ apiGroups, resources, resourceNames, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.flatMap((verb) =>
          (resourceNames ?? [undefined]).map((name) => ({
            verb,
            group,
            resource,
            ...(name !== undefined && { name }),
          })),
        ),
      ),
    ),
  )
}
