// The fields that Cluster API writes on the Node of a Machine: its owner, and the labels of the Machine that are
// meant for Nodes.

import { fieldsAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { taintsOf } from './node.ts'

const LABELS_FROM_MACHINE = 'cluster.x-k8s.io/labels-from-machine'
const UNINITIALIZED = 'node.cluster.x-k8s.io/uninitialized'
const DOMAINS = ['node-restriction.kubernetes.io', 'node.cluster.x-k8s.io']

/** The Node with the annotations and labels that come from its Machine; what came from it before
 * and is no longer there goes. */
export function syncedNode(node: KubeObject, machine: KubeObject): KubeObject {
  const { metadata } = node
  const labels = Object.fromEntries(
    Object.entries(machine.metadata.labels ?? {}).filter(([key]) => isForNodes(key)),
  )
  const before = (metadata.annotations?.[LABELS_FROM_MACHINE] ?? '').split(',')
  const kept = Object.entries(metadata.labels ?? {}).filter(([key]) => !before.includes(key))
  const owner = controllerOf(machine)
  return {
    ...node,
    metadata: {
      ...metadata,
      labels: { ...Object.fromEntries(kept), ...labels },
      annotations: {
        ...metadata.annotations,
        'cluster.x-k8s.io/cluster-name': textAt(machine, 'spec', 'clusterName'),
        'cluster.x-k8s.io/cluster-namespace': machine.metadata.namespace ?? '',
        'cluster.x-k8s.io/machine': machine.metadata.name,
        ...(owner !== undefined && {
          'cluster.x-k8s.io/owner-kind': owner.kind,
          'cluster.x-k8s.io/owner-name': owner.name,
        }),
        [LABELS_FROM_MACHINE]: Object.keys(labels).sort().join(','),
      },
    },
    spec: withoutTaint(node),
  }
}

/** Whether a label of a Machine reaches its Node. */
function isForNodes(key: string): boolean {
  const slash = key.indexOf('/')
  const domain = slash === -1 ? '' : key.slice(0, slash)
  return (
    domain === 'node-role.kubernetes.io' ||
    DOMAINS.some((known) => domain === known || domain.endsWith(`.${known}`))
  )
}

function withoutTaint(node: KubeObject): object {
  const spec = fieldsAt(node, 'spec')
  const taints = taintsOf(node)
  if (!taints.some(({ key }) => key === UNINITIALIZED)) return spec
  return { ...spec, taints: taints.filter(({ key }) => key !== UNINITIALIZED) }
}
