// The metadata of the Nodes that are unschedulable: whose cordon it is, and whether the Node is about to be removed.
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import type { Reading } from './reading.ts'

/** By name. */
export async function readCordoned({
  client,
  signal,
}: Reading): Promise<ReadonlyMap<string, KubeObject>> {
  const options = { fieldSelector: 'spec.unschedulable=true', withMetadata: true }
  const { metadata = [] } = await client.table(NODES, options, signal)
  const { apiVersion, kind } = NODES
  return new Map(
    metadata.map((each) => [
      each.name,
      { apiVersion, kind, metadata: each, spec: { unschedulable: true } },
    ]),
  )
}
