// Reads the Cluster that a machine is in, and the one that the spec names when that is another by now.
import { parseCluster } from '#src/cluster-api/cluster.ts'
import { clusterResource, type MachineVersion } from '#src/cluster-api/version.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { SingleFlight } from '#src/kube/single-flight.ts'
import type { Goal } from './goal.ts'
import type { ClusterFact, MachineFact, Subject } from './observed.ts'

interface ClusterReading {
  readonly client: KubeClient
  readonly clusters: SingleFlight<KubeObject | undefined>
}

/** The name of the Cluster that a machine is in, or is to be in. A Machine keeps its Cluster whatever the spec names
 * by now, and so does a Node whose Machine is gone. */
export function nameOfCluster(goal: Goal, subject: Subject, machine: MachineFact): string {
  const { spec, status } = subject
  if (machine.type === 'ours' || machine.type === 'unowned') {
    return machine.value.clusterName || spec.clusterName
  }
  if (goal.type === 'join' || goal.type === 'hold') return spec.clusterName
  return status.workloadCluster?.clusterName ?? spec.clusterName
}

export async function readCluster(
  name: string,
  { key }: Pick<Subject, 'key'>,
  version: MachineVersion | undefined,
  { client, clusters }: ClusterReading,
  signal: AbortSignal,
): Promise<ClusterFact | undefined> {
  if (version === undefined) return undefined
  // Of a spec that cannot be used.
  if (name === '') return { type: 'absent' }
  const where = { namespace: key.namespace, name }
  const read = () => client.get(clusterResource(version), where, signal)
  const object = await clusters.share(`${version} ${where.namespace}/${name}`, read, signal)
  if (object === undefined) return { type: 'absent' }
  const { paused, deleting } = parseCluster(object)
  return { type: 'present', isPaused: paused, isDeleting: deleting }
}
