// Labels and annotations of Cluster API, and those that mark a Machine and its objects as ours.

/** On every object that Sundial creates: the name of the ScheduledMachine. */
export const SCHEDULED_MACHINE_LABEL = '5spot.finos.org/scheduled-machine'
export const CLUSTER_NAME_LABEL = 'cluster.x-k8s.io/cluster-name'
/** On the Machine; Cluster API copies labels of this prefix to the Node. */
export const NODE_LABEL = 'node.cluster.x-k8s.io/scheduled-machine'
export const PAUSED_ANNOTATION = 'cluster.x-k8s.io/paused'
/** On an object that `clusterctl move` has copied to another management cluster and will delete here. */
export const DELETE_FOR_MOVE_ANNOTATION = 'clusterctl.cluster.x-k8s.io/delete-for-move'
/** On a Machine: Cluster API deletes it without draining its Node. */
export const EXCLUDE_DRAIN_ANNOTATION = 'machine.cluster.x-k8s.io/exclude-node-draining'
/** The prefix of an annotation on a Machine that is being deleted: Cluster API does not drain until the owner of the
 * annotation has removed it. */
export const PRE_DRAIN_HOOK_PREFIX = 'pre-drain.delete.hook.machine.cluster.x-k8s.io'
/** On a Machine: Cluster API deletes it without waiting for volumes. */
export const EXCLUDE_DETACH_ANNOTATION =
  'machine.cluster.x-k8s.io/exclude-wait-for-node-volume-detach'
/** On a Node: its Machine, and that Machine's namespace and Cluster. */
export const MACHINE_ANNOTATION = 'cluster.x-k8s.io/machine'
export const CLUSTER_NAME_ANNOTATION = 'cluster.x-k8s.io/cluster-name'
export const CLUSTER_NAMESPACE_ANNOTATION = 'cluster.x-k8s.io/cluster-namespace'
/** On a Pod: `skip` or `wait-completed`. */
export const DRAIN_LABEL = 'cluster.x-k8s.io/drain'
