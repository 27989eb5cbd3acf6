// A cluster in which a Broker is between the sources and the functions, and what passed over it.
import type { Broker } from './broker.ts'
import type { Exchange } from './broker-network.ts'
import { serviceHost } from './broker-objects.ts'
import { type Cluster, startCluster } from './cluster.ts'

/** The functions, by the names that the Broker knows. */
export const FUNCTION = serviceHost('scheduled-machine', 'sundial-system')
export const SWEEP = serviceHost('sweep', 'sundial-system')

export type BrokerCluster = Cluster & { readonly broker: Broker }

/** Starts everything, with the manifests of triggers/overlays/broker. */
export async function startBrokerCluster(): Promise<BrokerCluster> {
  const cluster = await startCluster({ triggers: 'triggers/overlays/broker' })
  const { broker } = cluster
  if (broker !== undefined) return Object.assign(cluster, { broker })
  await cluster.stop()
  throw new Error('triggers/overlays/broker has no Broker')
}

/** An attribute of the event that an exchange carried; '' when it had none of that name. */
export function attribute({ headers }: Pick<Exchange, 'headers'>, name: string): string {
  return String(headers[`ce-${name}`] ?? '')
}
