import {
  type ProviderObject,
  parseProviderObject,
  providerOwnership,
} from '#src/cluster-api/provider-object.ts'
import { providerResource } from '#src/cluster-api/provider-resource.ts'
import type { Found, MachineFact, ProviderFacts } from '../facts.ts'
import { isOfAllowedGroup, providerRefOf, type Role } from '../provider-refs.ts'
import type { Subject } from '../subject.ts'
import type { MachineReading } from './reading.ts'

interface ProviderObjects {
  readonly bootstrap: Found<ProviderObject>
  readonly infrastructure: Found<ProviderObject>
}

export const NOT_READ = {
  bootstrap: undefined,
  infrastructure: undefined,
} as const satisfies ProviderFacts

/** The bootstrap and the infrastructure object of our name, and their owners. */
export async function readProviderObjects(
  subject: Subject,
  machine: MachineFact,
  reading: MachineReading,
): Promise<ProviderObjects> {
  const read = (role: Role) => readProviderObject(role, subject, machine, reading)
  const [bootstrap, infrastructure] = await Promise.all([read('bootstrap'), read('infrastructure')])
  return { bootstrap, infrastructure }
}

async function readProviderObject(
  role: Role,
  subject: Subject,
  machine: MachineFact,
  { client, discovery, settings, signal }: MachineReading,
): Promise<Found<ProviderObject>> {
  const ours = machine.type === 'ours' ? machine.value : undefined
  const reference = providerRefOf(role, subject, ours)
  if (reference === undefined || !isOfAllowedGroup(role, reference, settings)) {
    return { type: 'absent' }
  }
  const found = await providerResource(discovery, reference, signal)
  if (found.type !== 'namespaced') return { type: 'absent' }
  const object = await client.get(found.resource, subject.key, signal)
  if (object === undefined) return { type: 'absent' }
  const value = parseProviderObject(object)
  const machineUid = machine.type === 'foreign' ? machine.uid : ours?.uid
  const ownership = providerOwnership(value, subject.key.name, machineUid ?? '')
  // A Machine of another owner may use our objects now, unless they belong to another Machine.
  const isFree = machine.type !== 'foreign' || ownership === 'stale'
  return ownership !== 'foreign' && isFree
    ? { type: ownership, value }
    : {
        type: 'foreign',
        uid: value.uid,
        what: `${value.kind} ${value.namespace}/${value.name}`,
        why: 'and does not belong to this ScheduledMachine; delete this ScheduledMachine and create it with another name',
      }
}
