// Decides who owns a Machine. Only the uid of an owner counts: a name can be used again, and everybody can write a
// label.

import { SCHEDULED_MACHINE_LABEL } from '#src/cluster-api/labels.ts'
import type { Machine } from '#src/cluster-api/machine.ts'
import { CLUSTER_API_GROUP } from '#src/cluster-api/version.ts'
import type { OwnerReference } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from './resource.ts'

/** The ScheduledMachine. */
export interface Owner {
  readonly name: string
  readonly uid: string
}

export type MachineOwnership =
  | { readonly type: 'ours' }
  /** The Machine has our label, and none of its owners exists. */
  | { readonly type: 'unowned' }
  /** The Machine has our name. `why` continues the sentence "Machine a/b exists". */
  | { readonly type: 'foreign'; readonly why: string }

/** A Machine of our name is ours if it has our label and this ScheduledMachine owns it. */
export function machineOwnership(machine: Machine, owner: Owner): MachineOwnership {
  if (machine.labels[SCHEDULED_MACHINE_LABEL] !== owner.name) {
    return {
      type: 'foreign',
      why: `without the label ${SCHEDULED_MACHINE_LABEL}=${owner.name}. Add the label to have it adopted, or delete this ScheduledMachine and create it with another name`,
    }
  }
  if (machine.owners.some(({ uid }) => uid === owner.uid)) return { type: 'ours' }
  const other = machine.owners.find((each) => !isCluster(each) && !isFormer(each, owner))
  return other === undefined
    ? { type: 'unowned' }
    : {
        type: 'foreign',
        why: `and belongs to ${cut(other.kind)} ${cut(other.name)}. Remove that owner reference to have it adopted, or delete this ScheduledMachine and create it with another name`,
      }
}

/**
 * The merge patch that makes `owner` the owner of a Machine that has none. It is conditional on the Machine as it was
 * read.
 */
export function adoptionPatch(machine: Machine, owner: Owner): object {
  const kept = machine.owners.filter((each) => !isFormer(each, owner))
  return {
    metadata: {
      resourceVersion: machine.resourceVersion,
      ownerReferences: [...kept, machineOwnerReference(owner)],
    },
  }
}

/**
 * Not the controller. So Cluster API adopts the Machine for its Cluster, as it does with other Machines.
 */
export function machineOwnerReference({ name, uid }: Owner): OwnerReference {
  const { apiVersion, kind } = SCHEDULED_MACHINES
  return { apiVersion, kind, name, uid }
}

// Cluster API makes the Cluster an owner of every Machine without a controller.
function isCluster({ apiVersion, kind, controller }: OwnerReference): boolean {
  return groupOf(apiVersion) === CLUSTER_API_GROUP && kind === 'Cluster' && controller !== true
}

// A name exists once in a namespace. So an owner with our name and another uid does not exist any more.
function isFormer({ apiVersion, kind, name, uid }: OwnerReference, owner: Owner): boolean {
  const isOfOurKind =
    kind === SCHEDULED_MACHINES.kind &&
    groupOf(apiVersion) === groupOf(SCHEDULED_MACHINES.apiVersion)
  return isOfOurKind && name === owner.name && uid !== owner.uid
}

// Anybody may have written this text, in any length.
const LONGEST = 63
function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
