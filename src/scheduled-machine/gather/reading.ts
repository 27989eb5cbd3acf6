import type { DateTime } from 'luxon'
import type { Discovery } from '#src/cluster-api/discovery.ts'
import type { MachineVersion } from '#src/cluster-api/version.ts'
import type { WorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { SingleFlight } from '#src/kube/single-flight.ts'
import type { Facts } from '../facts.ts'
import { type AskedCluster, MANAGEMENT } from '../failures/explain-request.ts'
import type { PassSettings } from '../subject.ts'

/** What a gatherer reads with. */
export interface Reading {
  readonly client: KubeClient
  readonly discovery: Discovery
  readonly workload: WorkloadAccess
  readonly settings: PassSettings
  /** Of Clusters: the passes of an edge, and the readers of one pass, ask for the same one at the same moment. */
  readonly clusters: SingleFlight<KubeObject | undefined>
  /** What is at rest is taken to have no Machine: who makes one learns if there is one. */
  readonly trustsRest: boolean
  /** A Node that says that it belongs to the machine. */
  readonly nodeName?: string | undefined
  readonly now: DateTime
  readonly signal: AbortSignal
}

/** The same, once the version of Machine is known; `undefined`: Cluster API is not installed. */
export interface MachineReading extends Reading {
  readonly machineVersion: MachineVersion | undefined
}

/** How the cluster of the Node is reached. */
export interface NodeAccess {
  /** `undefined`: it was not needed, or does not answer. */
  readonly nodes: KubeClient | undefined
  readonly cluster: AskedCluster
}

export interface Gathered {
  readonly facts: Facts
  readonly access: NodeAccess
}

export const NO_ACCESS: NodeAccess = { nodes: undefined, cluster: MANAGEMENT }
