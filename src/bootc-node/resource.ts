import type { Resource } from '#src/kube/resource.ts'

export const BOOTC_NODES: Resource = {
  apiVersion: 'node.bootc.dev/v1alpha1',
  kind: 'BootcNode',
  plural: 'bootcnodes',
  namespaced: false,
}
