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

/** The clients and settings of a gatherer. */
export interface Reading {
  readonly client: KubeClient
  readonly discovery: Discovery
  readonly workload: WorkloadAccess
  readonly settings: PassSettings
  /**
   * Shares the reads of Clusters and templates. When a window opens, many passes read the same one at the same time.
   */
  readonly sharedReads: SingleFlight<KubeObject | undefined>
  /**
   * An object at rest is assumed to have no Machine. If it has one, the creation of another is refused.
   */
  readonly trustsRest: boolean
  /** A Node that names this machine as its owner. */
  readonly nodeName?: string | undefined
  readonly now: DateTime
  readonly signal: AbortSignal
}

/** The same with the version of Machine. `undefined`: Cluster API is not installed. */
export interface MachineReading extends Reading {
  readonly machineVersion: MachineVersion | undefined
}

/** The access to the cluster of the Node. */
export interface NodeAccess {
  /** `undefined`: not needed, or the cluster does not answer. */
  readonly nodes: KubeClient | undefined
  readonly cluster: AskedCluster
}

export interface Gathered {
  readonly facts: Facts
  readonly access: NodeAccess
}

export const NO_ACCESS: NodeAccess = { nodes: undefined, cluster: MANAGEMENT }
