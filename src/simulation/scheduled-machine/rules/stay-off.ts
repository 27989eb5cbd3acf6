// I16: a machine stays off only because somebody deleted its Machine.
import { textAt, valueAt } from '#src/kube/json.ts'
import type { ObjectChange } from '../../core/history.ts'
import type { MachinePast } from '../past.ts'

/** `machineDeletedAt` appears, and nobody but a function has deleted a Machine of that name. */
export function staysOffWhenAsked(
  { change: { object, old } }: ObjectChange,
  { wasMachineDeleted }: MachinePast,
): string | undefined {
  if (object.kind !== 'ScheduledMachine') return undefined
  const isNew = deletedAt(object) !== undefined && deletedAt(old) === undefined
  if (!isNew || wasMachineDeleted(object.metadata.name)) return undefined
  return textAt(object, 'spec', 'whenMachineIsDeleted') === 'StayOff'
    ? `${object.metadata.name} stays off, and nobody has deleted its Machine`
    : `${object.metadata.name} stays off, and nobody has asked for that`
}

function deletedAt(object: ObjectChange['change']['old']): unknown {
  return valueAt(object, 'status', 'machineDeletedAt')
}
