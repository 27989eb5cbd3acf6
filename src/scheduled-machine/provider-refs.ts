// The references to the bootstrap and infrastructure objects of this machine. The Machine itself counts first, then
// the status, then the spec, whose kind may have changed since then.
import type { Machine } from '#src/cluster-api/machine.ts'
import { groupOf } from '#src/kube/resource.ts'
import type { ScheduledMachineStatus } from './schema.ts'
import type { ProviderSource, Settings } from './spec/parse-spec.ts'
import type { Subject } from './subject.ts'

type ObjectRef = NonNullable<ScheduledMachineStatus['machineRef']>

export type Role = 'bootstrap' | 'infrastructure'
export const ROLES: readonly Role[] = ['bootstrap', 'infrastructure']

/** The reference for that role. `undefined`: nothing names an object. */
export function providerRefOf(
  role: Role,
  { key, spec, status }: Subject,
  machine: Machine | undefined,
): ObjectRef | undefined {
  const stored = role === 'bootstrap' ? status.bootstrapRef : status.infrastructureRef
  const wanted = wantedProviderRef(key, spec[role])
  const named = role === 'bootstrap' ? machine?.bootstrapRef : machine?.infrastructureRef
  if (named === undefined) return machine === undefined ? (stored ?? wanted) : undefined
  // Cluster API v1beta2 names a group without a version. The version is the one in which we created the object.
  const isNamed = (ref: ObjectRef | undefined) =>
    ref !== undefined && ref.kind === named.kind && groupOf(ref.apiVersion) === named.group
  if (isNamed(stored)) return stored
  if (isNamed(wanted)) return wanted
  const { apiVersion, kind, name } = named
  return apiVersion === undefined ? undefined : { apiVersion, kind, name, namespace: key.namespace }
}

/** Whether the Machine was created for another kind than the spec names now. */
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

/**
 * Whether the installation allows this group for objects of that role. The check is needed because a Machine can
 * refer to anything.
 */
export function isOfAllowedGroup(
  role: Role,
  { apiVersion }: Pick<ObjectRef, 'apiVersion'>,
  settings: Settings,
): boolean {
  const groups = role === 'bootstrap' ? settings.bootstrapGroups : settings.infrastructureGroups
  return groups.includes(groupOf(apiVersion))
}

/** The field of the spec with this source. */
export function fieldOf(role: Role, source: ProviderSource): string {
  return `spec.${role}${source.type === 'inline' ? 'Spec' : 'Ref'}`
}

/**
 * The reference to the object that is created from a source. It has the ScheduledMachine's name.
 */
export function wantedProviderRef(
  key: Subject['key'],
  source: ProviderSource | undefined,
): ObjectRef | undefined {
  if (source === undefined) return undefined
  const { apiVersion, kind } = source
  return { apiVersion, kind, name: key.name, namespace: key.namespace }
}
