// Which Machines a change of another object may concern.

import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { isProviderGroup } from '../crds/provider-crd.ts'
import { CLUSTER_API_GROUP, referenceOf } from './machines.ts'
import { keyText, type Mirror } from './mirror.ts'

/** Keys of the Machines to look at when this object (of this API group) has changed. */
export function machinesConcerned(
  mirror: Mirror,
  object: KubeObject,
  group: string,
): readonly string[] {
  const { metadata, kind } = object
  if (group === CLUSTER_API_GROUP && kind === 'Machine') return [keyText(metadata)]
  if (group === CLUSTER_API_GROUP && kind === 'Cluster') {
    return keysOf(mirror, metadata.namespace, (machine) => {
      return textAt(machine, 'spec', 'clusterName') === metadata.name
    })
  }
  if (group === '' && kind === 'Node') return machinesOfNode(mirror, object)
  if (!isProviderGroup(group)) return []
  const owner = controllerOf(object)
  if (owner !== undefined) {
    return owner.kind === 'Machine' ? [keyText({ ...metadata, name: owner.name })] : []
  }
  return keysOf(mirror, metadata.namespace, (machine) =>
    [referenceOf(machine, 'bootstrap'), referenceOf(machine, 'infrastructure')].some(
      (named) => textAt(named, 'name') === metadata.name && textAt(named, 'kind') === kind,
    ),
  )
}

function machinesOfNode(mirror: Mirror, node: KubeObject): readonly string[] {
  const { name, annotations = {} } = node.metadata
  const machine = annotations['cluster.x-k8s.io/machine']
  const namespace = annotations['cluster.x-k8s.io/cluster-namespace']
  if (machine !== undefined && namespace !== undefined) return [`${namespace}/${machine}`]
  const providerID = textAt(node, 'spec', 'providerID')
  return keysOf(
    mirror,
    undefined,
    (each) =>
      textAt(each, 'status', 'nodeRef', 'name') === name ||
      (providerID !== '' && textAt(each, 'spec', 'providerID') === providerID),
  )
}

function keysOf(
  mirror: Mirror,
  namespace: string | undefined,
  isConcerned: (machine: KubeObject) => boolean,
): readonly string[] {
  return mirror
    .list(CLUSTER_API_GROUP, 'Machine', namespace)
    .filter(isConcerned)
    .map(({ metadata }) => keyText(metadata))
}
