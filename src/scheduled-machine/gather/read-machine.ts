import { parseMachine } from '#src/cluster-api/machine.ts'
import { machineResource } from '#src/cluster-api/version.ts'
import { compareWithApplied } from '../applied-spec/applied-spec.ts'
import type { MachineFact } from '../facts.ts'
import { machineOwnership } from '../machine-owner.ts'
import type { Subject } from '../subject.ts'
import type { MachineReading } from './reading.ts'

/** The Machine of our name, and its owner. */
export async function readMachine(
  subject: Subject,
  { client, machineVersion, signal }: MachineReading,
): Promise<MachineFact> {
  const { key, uid } = subject
  if (machineVersion === undefined) return { type: 'absent' }
  const object = await client.get(machineResource(machineVersion), key, signal)
  if (object === undefined) return { type: 'absent' }
  const machine = parseMachine(object)
  const ownership = machineOwnership(machine, { name: key.name, uid })
  switch (ownership.type) {
    case 'foreign':
      return {
        ...ownership,
        uid: machine.uid,
        what: `Machine ${key.namespace}/${key.name}`,
        ...(machine.nodeRef !== undefined && { nodeName: machine.nodeRef.name }),
      }
    case 'ours':
      return { type: 'ours', value: machine, applied: compareWithApplied(subject, machine) }
    default:
      return { ...ownership, value: machine }
  }
}
