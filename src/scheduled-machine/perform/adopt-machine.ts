// Makes the ScheduledMachine the owner of a Machine that has none.

import { machineResource } from '#src/cluster-api/version.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { adoptionPatch } from '#src/scheduled-machine/machine-owner.ts'
import type { AnyFacts } from '../facts.ts'
import { SCHEDULED_MACHINES } from '../resource.ts'
import type { ActContext } from './performer.ts'

/** Throws `Conflict` when the Machine or the ScheduledMachine is another by now. */
export async function adoptMachine(
  { key, uid, deletedAt, machine, machineVersion }: AnyFacts,
  { client, log, signal }: ActContext,
): Promise<void> {
  if (machine.type !== 'unowned' || machineVersion === undefined) {
    throw new Error('decided to adopt a Machine that has an owner')
  }
  // A slow pass may be that of a ScheduledMachine that is gone, and take its successor for the one that is gone;
  // or this one was deleted after it was read, and the garbage collector has let the Machine go.
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
