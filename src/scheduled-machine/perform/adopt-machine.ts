// Makes the ScheduledMachine the owner of a Machine without an owner.

import { machineResource } from '#src/cluster-api/version.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { adoptionPatch } from '#src/scheduled-machine/machine-owner.ts'
import type { AnyFacts } from '../facts.ts'
import { SCHEDULED_MACHINES } from '../resource.ts'
import type { ActContext } from './performer.ts'

/** Throws `Conflict` when the Machine or the ScheduledMachine has changed. */
export async function adoptMachine(
  { key, uid, deletedAt, machine, machineVersion }: AnyFacts,
  { client, log, signal }: ActContext,
): Promise<void> {
  if (machine.type !== 'unowned' || machineVersion === undefined) {
    throw new Error('decided to adopt a Machine that has an owner')
  }
  // This may be a slow pass of a former ScheduledMachine of this name. Or this ScheduledMachine was deleted after it
  // was read, and the garbage collector has removed its owner reference.
  const current = await client.get(SCHEDULED_MACHINES, key, signal)
  const wasDeleted = deletedAt !== undefined
  const isDeleted = current?.metadata.deletionTimestamp !== undefined
  if (current?.metadata.uid !== uid || isDeleted !== wasDeleted) {
    throw new KubeError('Conflict', `ScheduledMachine ${key.name} is not as it was read`)
  }
  const patch = adoptionPatch(machine.value, { name: key.name, uid })
  await client.patch(machineResource(machineVersion), key, patch, signal)
  log.info('adopted Machine')
}
