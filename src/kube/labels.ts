// The names by which we find what is ours, and by which others tell us what to leave alone.

/** On everything we create: the name of the ScheduledMachine. */
export const SCHEDULED_MACHINE_LABEL = '5spot.finos.org/scheduled-machine'
export const CLUSTER_NAME_LABEL = 'cluster.x-k8s.io/cluster-name'
/** On the Machine; Cluster API copies labels of this prefix to the Node. */
export const NODE_LABEL = 'node.cluster.x-k8s.io/scheduled-machine'
export const FINALIZER = '5spot.finos.org/scheduledmachine'
/** Kubernetes' own, on what was deleted with `--cascade=orphan`, until the garbage collector has taken the owner
 * off everything that it owned. */
export const ORPHAN_FINALIZER = 'orphan'
/** Kubernetes' own, on what was deleted with `--cascade=foreground`, until what it owned is gone or has lost it. */
export const FOREGROUND_FINALIZER = 'foregroundDeletion'
/** On the Machine: what of the spec it was made from. */
export const APPLIED_SPEC_ANNOTATION = '5spot.finos.org/applied-spec'
export const PAUSED_ANNOTATION = 'cluster.x-k8s.io/paused'
/** On what `clusterctl move` has copied to another management cluster, and is about to delete here. */
export const DELETE_FOR_MOVE_ANNOTATION = 'clusterctl.cluster.x-k8s.io/delete-for-move'
/** On a Node: the UID of the ScheduledMachine that made it unschedulable. */
export const CORDONED_BY_ANNOTATION = '5spot.finos.org/cordoned-by'
/** On a Machine: Cluster API deletes it without a drain of its own. */
export const EXCLUDE_DRAIN_ANNOTATION = 'machine.cluster.x-k8s.io/exclude-node-draining'
/** A prefix, on a Machine that is being deleted: Cluster API waits until whoever has put it there takes it away,
 * and drains then. */
export const PRE_DRAIN_HOOK_PREFIX = 'pre-drain.delete.hook.machine.cluster.x-k8s.io'
/** On a Machine: Cluster API deletes it without waiting for volumes. */
export const EXCLUDE_DETACH_ANNOTATION =
  'machine.cluster.x-k8s.io/exclude-wait-for-node-volume-detach'
/** On a Node: the Machine it is, and that Machine's namespace and Cluster. */
export const MACHINE_ANNOTATION = 'cluster.x-k8s.io/machine'
export const CLUSTER_NAME_ANNOTATION = 'cluster.x-k8s.io/cluster-name'
export const CLUSTER_NAMESPACE_ANNOTATION = 'cluster.x-k8s.io/cluster-namespace'
/** On a Node that is cordoned. */
export const UNSCHEDULABLE_TAINT = 'node.kubernetes.io/unschedulable'
/** On a Pod: `skip` or `wait-completed`. */
export const DRAIN_LABEL = 'cluster.x-k8s.io/drain'
/** On a Pod that a kubelet runs from a file. */
export const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror'
