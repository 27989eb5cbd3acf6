// Which bootstrap and infrastructure objects are this machine's: the Machine itself knows best, then
// what was persisted, then the spec (whose kind may have been changed since).
import type { Machine } from '#src/cluster-api/machine.ts'
import { groupOf } from '#src/kube/resource.ts'
import type { ScheduledMachineStatus } from './schema.ts'
import type { ProviderSource, Settings } from './spec/parse-spec.ts'
import type { Subject } from './subject.ts'

type ObjectRef = NonNullable<ScheduledMachineStatus['machineRef']>

export type Role = 'bootstrap' | 'infrastructure'
export const ROLES: readonly Role[] = ['bootstrap', 'infrastructure']

/** The object of that role; `undefined` when nothing says which. */
export function providerRefOf(
  role: Role,
  { key, spec, status }: Subject,
  machine: Machine | undefined,
): ObjectRef | undefined {
  const stored = role === 'bootstrap' ? status.bootstrapRef : status.infrastructureRef
  const wanted = wantedProviderRef(key, spec[role])
  const named = role === 'bootstrap' ? machine?.bootstrapRef : machine?.infrastructureRef
  if (named === undefined) return machine === undefined ? (stored ?? wanted) : undefined
  // Cluster API v1beta2 names a group without a version: ours is the one we made the object in.
  const isNamed = (ref: ObjectRef | undefined) =>
    ref !== undefined && ref.kind === named.kind && groupOf(ref.apiVersion) === named.group
  if (isNamed(stored)) return stored
  if (isNamed(wanted)) return wanted
  const { apiVersion, kind, name } = named
  return apiVersion === undefined ? undefined : { apiVersion, kind, name, namespace: key.namespace }
}

/** Whether the Machine was made for another kind than the spec names by now. */
export function isOfOtherKind(
  role: Role,
  { spec }: Pick<Subject, 'spec'>,
  machine: Machine,
): boolean {
  const named = role === 'bootstrap' ? machine.bootstrapRef : machine.infrastructureRef
  const source = spec[role]
  if (named === undefined || source === undefined) return false
  return named.kind !== source.kind || named.group !== groupOf(source.apiVersion)
}

/** Whether the installation lets objects of that role be of this group. A Machine may refer to anything. */
export function isOfAllowedGroup(
  role: Role,
  { apiVersion }: Pick<ObjectRef, 'apiVersion'>,
  settings: Settings,
): boolean {
  const groups = role === 'bootstrap' ? settings.bootstrapGroups : settings.infrastructureGroups
  return groups.includes(groupOf(apiVersion))
}

/** The field of the spec that a source was written in. */
export function fieldOf(role: Role, source: ProviderSource): string {
  return `spec.${role}${source.type === 'inline' ? 'Spec' : 'Ref'}`
}

/** The reference to what a source makes: it has the ScheduledMachine's name. */
export function wantedProviderRef(
  key: Subject['key'],
  source: ProviderSource | undefined,
): ObjectRef | undefined {
  if (source === undefined) return undefined
  const { apiVersion, kind } = source
  return { apiVersion, kind, name: key.name, namespace: key.namespace }
}
