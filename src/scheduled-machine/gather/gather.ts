// Reads the facts that the goal of a pass needs, and nothing else. A pass for an Active machine has four reads:
// ScheduledMachine, Machine, kubeconfig Secret, Node. A pass for a machine at rest has two.
import { isLasting, KubeError } from '#src/kube/kube-error.ts'
import { failedRead, MANAGEMENT } from '../failures/explain-request.ts'
import type { Goal } from '../goal.ts'
import type { Subject } from '../subject.ts'
import { gatherJoin } from './join.ts'
import { gatherKill, gatherLeave } from './leave.ts'
import { gatherOrphan } from './orphan.ts'
import { readCluster } from './read-cluster.ts'
import { readMachine } from './read-machine.ts'
import { readNode } from './read-node.ts'
import { type Gathered, type MachineReading, NO_ACCESS, type Reading } from './reading.ts'
import { gatherUnowned } from './unowned.ts'

/** Throws `FailedRead` for a read that fails until a person fixes the cause. */
export async function gather(goal: Goal, subject: Subject, reading: Reading): Promise<Gathered> {
  try {
    const machineVersion = await reading.discovery.machineVersion(reading.signal)
    return await gatherFor(goal, subject, { ...reading, machineVersion })
  } catch (error) {
    if (error instanceof KubeError && isLasting(error)) throw failedRead(error, MANAGEMENT)
    throw error
  }
}

function gatherFor(goal: Goal, subject: Subject, reading: MachineReading): Promise<Gathered> {
  switch (goal.type) {
    case 'accept':
      return gatherAccept(subject, reading)
    case 'join':
      return gatherJoin(subject, reading)
    case 'leave':
      return gatherLeave(goal.why, subject, reading)
    case 'kill':
      return gatherKill(subject, reading)
    case 'keep':
      return gatherKeep(subject, reading)
    case 'orphan':
      return gatherOrphan(subject, reading)
    default:
      return goal satisfies never
  }
}

// Before the finalizer is added: only whether something is paused. The next pass reads the other facts.
async function gatherAccept(subject: Subject, reading: MachineReading): Promise<Gathered> {
  const { machineVersion } = reading
  const machine = await readMachine(subject, reading)
  const read = await readCluster(subject, machine, reading)
  return {
    facts: { type: 'accept', ...subject, machineVersion, machine, ...read },
    access: NO_ACCESS,
  }
}

async function gatherKeep(subject: Subject, reading: MachineReading): Promise<Gathered> {
  const { machineVersion } = reading
  const machine = await readMachine(subject, reading)
  if (machine.type === 'unowned') return gatherUnowned(subject, machine, reading)
  const { clusterName } = subject.spec
  const cluster = undefined
  // Its Node may ask for a reclaim, which comes before everything that the spec says.
  const nodeRef = machine.type === 'ours' ? machine.value.nodeRef : undefined
  const { access, ...found } = await readNode(nodeRef?.name, subject, machine, reading)
  return {
    facts: { type: 'keep', ...subject, machineVersion, machine, clusterName, cluster, ...found },
    access,
  }
}
