// Makes the ScheduledMachine the owner of a Machine that has none.
import { adoptionPatch } from '#src/cluster-api/machine-owner.ts'
import { machineResource } from '#src/cluster-api/version.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { SCHEDULED_MACHINES } from '#src/kube/resource.ts'
import type { Hands } from './hands.ts'
import type { Observed } from './observed.ts'

/** Throws `Conflict` when the Machine or the ScheduledMachine is another by now. */
export async function adoptMachine(
  { key, uid, world }: Observed,
  { client, log }: Hands,
  signal: AbortSignal,
): Promise<void> {
  if (world?.machine.type !== 'unowned' || world.machineVersion === undefined) {
    throw new Error('decided to adopt a Machine that was not observed to have no owner')
  }
  // A slow pass may be that of a ScheduledMachine that is gone, and take its successor for the one that is gone.
  const current = await client.get(SCHEDULED_MACHINES, key, signal)
  if (current?.metadata.uid !== uid) {
    throw new KubeError('Conflict', `ScheduledMachine ${key.name} is not the one that was read`)
  }
  const patch = adoptionPatch(world.machine.value, { name: key.name, uid })
  await client.patch(machineResource(world.machineVersion), key, patch, signal)
  log.info('adopted Machine')
}
