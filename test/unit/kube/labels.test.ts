import { expect, test } from 'vitest'
import * as clusterApi from '#src/cluster-api/labels.ts'
import * as kubernetes from '#src/kube/labels.ts'
import * as ours from '#src/scheduled-machine/labels.ts'

// Objects in clusters have these labels. A changed label would orphan them.
test('labels and annotations never change', () => {
  expect({ ...kubernetes, ...clusterApi, ...ours }).toEqual({
    SCHEDULED_MACHINE_LABEL: '5spot.finos.org/scheduled-machine',
    CALENDAR_LABEL: 'schedule.sundial.dev/calendar',
    CLUSTER_NAME_LABEL: 'cluster.x-k8s.io/cluster-name',
    NODE_LABEL: 'node.cluster.x-k8s.io/scheduled-machine',
    FINALIZER: '5spot.finos.org/scheduledmachine',
    APPLIED_SPEC_ANNOTATION: '5spot.finos.org/applied-spec',
    ORPHAN_FINALIZER: 'orphan',
    FOREGROUND_FINALIZER: 'foregroundDeletion',
    DELETE_FOR_MOVE_ANNOTATION: 'clusterctl.cluster.x-k8s.io/delete-for-move',
    PAUSED_ANNOTATION: 'cluster.x-k8s.io/paused',
    CORDONED_BY_ANNOTATION: '5spot.finos.org/cordoned-by',
    APPLIED_TAINTS_ANNOTATION: '5spot.finos.org/applied-taints',
    STARTUP_ANNOTATION: '5spot.finos.org/startup-taints',
    STARTED_ANNOTATION: '5spot.finos.org/started',
    CONFIGURED_BY_ANNOTATION: '5spot.finos.org/configured-by',
    RECLAIM_ACKNOWLEDGED_ANNOTATION: '5spot.finos.org/reclaim-acknowledged',
    EXCLUDE_DRAIN_ANNOTATION: 'machine.cluster.x-k8s.io/exclude-node-draining',
    EXCLUDE_DETACH_ANNOTATION: 'machine.cluster.x-k8s.io/exclude-wait-for-node-volume-detach',
    MACHINE_ANNOTATION: 'cluster.x-k8s.io/machine',
    CLUSTER_NAME_ANNOTATION: 'cluster.x-k8s.io/cluster-name',
    CLUSTER_NAMESPACE_ANNOTATION: 'cluster.x-k8s.io/cluster-namespace',
    DRAIN_LABEL: 'cluster.x-k8s.io/drain',
    PRE_DRAIN_HOOK_PREFIX: 'pre-drain.delete.hook.machine.cluster.x-k8s.io',
    UNSCHEDULABLE_TAINT: 'node.kubernetes.io/unschedulable',
    MIRROR_ANNOTATION: 'kubernetes.io/config.mirror',
  })
})
