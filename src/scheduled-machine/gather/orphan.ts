import type { MachineFact } from '../facts.ts'
import type { Subject } from '../subject.ts'
import { lastCluster, readCluster } from './read-cluster.ts'
import { readMachine } from './read-machine.ts'
import { readNode } from './read-node.ts'
import type { Gathered, MachineReading } from './reading.ts'
import { hasRemains } from './remains.ts'

/** For a Machine that stays. Its Node is read to remove our cordon. */
export async function gatherOrphan(subject: Subject, reading: MachineReading): Promise<Gathered> {
  const { machineVersion, nodeName } = reading
  const machine = await readMachine(subject, reading)
  const isThere = machine.type === 'ours' || machine.type === 'unowned'
  const [read, { access, ...found }] = await Promise.all([
    isThere || hasRemains(subject)
      ? readCluster(subject, machine, reading, lastCluster(subject))
      : { clusterName: lastCluster(subject), cluster: undefined },
    readNode(nodeOf(subject, machine, nodeName), subject, machine, reading),
  ])
  return {
    facts: { type: 'orphan', ...subject, machineVersion, machine, ...read, ...found },
    access,
  }
}

function nodeOf(
  { status }: Subject,
  machine: MachineFact,
  shown: string | undefined,
): string | undefined {
  if (machine.type === 'absent') return status.nodeRef?.name ?? shown
  if (machine.type !== 'ours') return status.nodeRef?.name
  if (machine.value.deletionTimestamp !== undefined) return undefined
  const isLeaving = status.shutdownStartedAt !== undefined
  return machine.value.nodeRef?.name ?? (isLeaving ? status.nodeRef?.name : undefined)
}
