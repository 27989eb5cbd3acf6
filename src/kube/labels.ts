// Labels, annotations, taints and finalizers of Kubernetes itself.

/** On an object that was deleted with `--cascade=orphan`, until the garbage collector has removed the owner from
 * everything that it owned. */
export const ORPHAN_FINALIZER = 'orphan'
/** On an object that was deleted with `--cascade=foreground`, until every object that it owned is gone or has lost this
 * owner. */
export const FOREGROUND_FINALIZER = 'foregroundDeletion'
/** On a Node that is cordoned. */
export const UNSCHEDULABLE_TAINT = 'node.kubernetes.io/unschedulable'
/** On a mirror pod: a kubelet runs it from a file. */
export const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror'
