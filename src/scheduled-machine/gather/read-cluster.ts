import { parseCluster } from '#src/cluster-api/cluster.ts'
import { clusterResource } from '#src/cluster-api/version.ts'
import { type ClusterFact, knownMachine, type MachineFact, type MachineFacts } from '../facts.ts'
import type { Subject } from '../subject.ts'
import type { MachineReading } from './reading.ts'

/**
 * The Cluster of the machine. A Machine stays in its Cluster, whatever the spec names now. Without a Machine, it is
 * `otherwise`, by default the Cluster in the spec.
 */
export async function readCluster(
  { key, spec }: Subject,
  machine: MachineFact,
  reading: MachineReading,
  otherwise: string = spec.clusterName,
): Promise<Pick<MachineFacts, 'clusterName' | 'cluster'>> {
  const known = knownMachine({ machine })
  const clusterName = known === undefined ? otherwise : known.clusterName || spec.clusterName
  return { clusterName, cluster: await readClusterNamed(clusterName, { key }, reading) }
}

/** The Cluster of the last Machine. Its Node is still there. */
export function lastCluster({ spec, status }: Subject): string {
  return status.workloadCluster?.clusterName ?? spec.clusterName
}

export async function readClusterNamed(
  name: string,
  { key }: Pick<Subject, 'key'>,
  { client, sharedReads, machineVersion, signal }: MachineReading,
): Promise<ClusterFact | undefined> {
  if (machineVersion === undefined) return undefined
  // The spec has no usable name.
  if (name === '') return { type: 'absent' }
  const where = { namespace: key.namespace, name }
  const read = () => client.get(clusterResource(machineVersion), where, signal)
  const shared = `Cluster ${machineVersion} ${where.namespace}/${name}`
  const object = await sharedReads.share(shared, read, signal)
  if (object === undefined) return { type: 'absent' }
  const { paused, deleting } = parseCluster(object)
  return { type: 'present', isPaused: paused, isDeleting: deleting }
}
