// Labels and annotations of Cluster API, and those by which a Machine and what belongs to it is ours.

/** On everything we create: the name of the ScheduledMachine. */
export const SCHEDULED_MACHINE_LABEL = '5spot.finos.org/scheduled-machine'
export const CLUSTER_NAME_LABEL = 'cluster.x-k8s.io/cluster-name'
/** On the Machine; Cluster API copies labels of this prefix to the Node. */
export const NODE_LABEL = 'node.cluster.x-k8s.io/scheduled-machine'
export const PAUSED_ANNOTATION = 'cluster.x-k8s.io/paused'
/** On an object that `clusterctl move` has copied to another management cluster, and is about to delete here. */
export const DELETE_FOR_MOVE_ANNOTATION = 'clusterctl.cluster.x-k8s.io/delete-for-move'
/** On a Machine: Cluster API deletes it without a drain of its own. */
export const EXCLUDE_DRAIN_ANNOTATION = 'machine.cluster.x-k8s.io/exclude-node-draining'
/** A prefix, on a Machine that is being deleted: Cluster API does not drain before whoever put it there has removed
 * it. */
export const PRE_DRAIN_HOOK_PREFIX = 'pre-drain.delete.hook.machine.cluster.x-k8s.io'
/** On a Machine: Cluster API deletes it without waiting for volumes. */
export const EXCLUDE_DETACH_ANNOTATION =
  'machine.cluster.x-k8s.io/exclude-wait-for-node-volume-detach'
/** On a Node: the Machine it is, and that Machine's namespace and Cluster. */
export const MACHINE_ANNOTATION = 'cluster.x-k8s.io/machine'
export const CLUSTER_NAME_ANNOTATION = 'cluster.x-k8s.io/cluster-name'
export const CLUSTER_NAMESPACE_ANNOTATION = 'cluster.x-k8s.io/cluster-namespace'
/** On a Pod: `skip` or `wait-completed`. */
export const DRAIN_LABEL = 'cluster.x-k8s.io/drain'
