import type { Resource } from '#src/kube/resource.ts'

export const BOOTC_NODE_POOLS: Resource = {
  apiVersion: 'node.bootc.dev/v1alpha1',
  kind: 'BootcNodePool',
  plural: 'bootcnodepools',
  namespaced: false,
}
