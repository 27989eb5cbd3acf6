// Stands in for the part of kubelets that creates CSINodes.
// Like real ones: a Node that has registered gets a CSINode of its name, which belongs to it and goes with it.
// Unlike real ones: no CSI driver registers.
import { ownerReference } from '#src/kube/owner.ts'
import { CSI_NODES } from '#src/kube/resource.ts'
import { createController } from './controller.ts'
import type { StandIn, StandInContext } from './stand-in.ts'

/** Starts it for all Nodes. */
export function startCsiNodes({ client, clock, mirror, follow }: StandInContext): StandIn {
  const controller = createController(clock, async (name): Promise<undefined> => {
    const node = mirror.get('', 'Node', { name })
    const there = mirror.get('storage.k8s.io', 'CSINode', { name })
    if (node === undefined || there !== undefined) return
    const { apiVersion, kind } = CSI_NODES
    const metadata = { name, ownerReferences: [ownerReference(node)] }
    await client.create(CSI_NODES, { apiVersion, kind, metadata, spec: { drivers: [] } })
  })
  follow(({ type, object, resource }) => {
    if (resource.kind === 'Node' && type !== 'DELETED') controller.enqueue(object.metadata.name)
  })
  return controller
}
