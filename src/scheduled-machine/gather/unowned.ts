import type { UnownedFacts } from '../facts.ts'
import type { Subject } from '../subject.ts'
import { readCluster } from './read-cluster.ts'
import { type Gathered, type MachineReading, NO_ACCESS } from './reading.ts'

/** A Machine that will be adopted, unless its Cluster is paused. */
export async function gatherUnowned(
  subject: Subject,
  machine: UnownedFacts['machine'],
  reading: MachineReading,
): Promise<Gathered> {
  const { machineVersion } = reading
  const read = await readCluster(subject, machine, reading)
  return {
    facts: { type: 'unowned', ...subject, machineVersion, machine, ...read },
    access: NO_ACCESS,
  }
}
