// The taints of spec.nodeTaints go when the machine leaves, or stays without its ScheduledMachine.
import { FINALIZER } from '#src/scheduled-machine/labels.ts'
import { testRule } from '#test/support/rule-table.ts'
import {
  CLOSED,
  DRAIN_OVER,
  draining,
  GRACE_OVER,
  inService,
  leaving,
} from '#test/support/shared-situations.ts'
import { runningMachine, UID } from '#test/support/situation.ts'
import { ADMIN, BATCH, GPU, tainted } from '#test/support/tainted-node.ts'

const SPEC = { spec: { nodeTaints: [BATCH] } }
const OTHER_PASS = 'a pass that began before the deletion may still be running'
const UNTAINTED =
  'False MachineDeleted: The machine leaves, and its taints are removed from the Node'
const DRAINED = {
  Ready: 'False NodeDrained: The node is drained; the Machine is being deleted',
  MachineReady: 'False NodeDrained: The node is drained; the Machine is being deleted',
  NodeTainted: UNTAINTED,
}
const HOOKED = {
  annotations: { 'pre-drain.delete.hook.machine.cluster.x-k8s.io/backup': '' },
}
const BY_CLUSTER_API =
  'Cluster API drains the node: the Machine has the hook pre-drain.delete.hook.machine.cluster.x-k8s.io/backup; the Machine is being deleted'

testRule([
  {
    name: 'in the grace period the taints stay: the shutdown may be undone',
    now: CLOSED,
    given: inService(
      { node: tainted([BATCH], [BATCH]) },
      { ...SPEC, status: { appliedNodeTaints: [BATCH] } },
    ),
    does: ['event Normal GracePeriodActive', 'record', 'cordonNode'],
    changes: { phase: 'ShuttingDown', shutdownStartedAt: CLOSED, wakeTime: GRACE_OVER },
    tells: {
      Ready:
        'False GracePeriodActive: Outside the schedule: the drain begins after a grace period of 300 s',
      MachineReady: 'False GracePeriodActive: The machine is in its grace period',
    },
  },
  {
    name: 'the machine leaves after its drain: the taints go first',
    now: GRACE_OVER,
    given: leaving(
      { node: tainted([BATCH], [BATCH]), pods: [] },
      { ...SPEC, status: { appliedNodeTaints: [BATCH] } },
    ),
    does: ['record', 'untaintNode -workload=batch:NoSchedule leaves', 'deleteMachine'],
    changes: {
      appliedNodeTaints: null,
      drain: { startedAt: GRACE_OVER, podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T23:05:10Z',
    },
    tells: DRAINED,
  },
  {
    name: 'the machine leaves, and an admin has taken over the value: that taint stays',
    now: DRAIN_OVER,
    given: draining(
      { node: tainted([ADMIN], [BATCH]), pods: [] },
      { ...SPEC, status: { appliedNodeTaints: [BATCH] } },
    ),
    does: ['record', 'untaintNode leaves', 'deleteMachine'],
    changes: {
      appliedNodeTaints: null,
      drain: { podsRemaining: 0 },
      wakeTime: '2026-01-05T23:15:10Z',
    },
    tells: DRAINED,
  },
  {
    name: 'the machine leaves, and the spec has no taints any more: nothing is told of them',
    now: GRACE_OVER,
    given: leaving(
      { node: tainted([BATCH], [BATCH]), pods: [] },
      { status: { appliedNodeTaints: [BATCH] } },
    ),
    does: ['record', 'untaintNode -workload=batch:NoSchedule leaves', 'deleteMachine'],
    changes: {
      appliedNodeTaints: null,
      drain: { startedAt: GRACE_OVER, podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T23:05:10Z',
    },
    tells: { Ready: DRAINED.Ready, MachineReady: DRAINED.MachineReady },
  },
  {
    name: 'Cluster API drains the Node: the taints go before the Machine, too',
    now: GRACE_OVER,
    given: leaving(
      { machine: runningMachine(HOOKED), node: tainted([BATCH], [BATCH]), pods: [] },
      { ...SPEC, status: { appliedNodeTaints: [BATCH] } },
    ),
    does: ['record', 'untaintNode -workload=batch:NoSchedule leaves', 'deleteMachine'],
    changes: {
      appliedNodeTaints: null,
      drain: {
        startedAt: GRACE_OVER,
        by: 'ClusterAPI',
        because: 'the Machine has the hook pre-drain.delete.hook.machine.cluster.x-k8s.io/backup',
      },
      wakeTime: '2026-01-05T23:05:10Z',
    },
    tells: {
      Ready: `False NodeDraining: ${BY_CLUSTER_API}`,
      MachineReady: `False NodeDraining: ${BY_CLUSTER_API}`,
      NodeTainted: UNTAINTED,
    },
  },
  {
    name: 'deleted, and the machine stays: the taints go before the finalizer',
    now: '2026-01-05T15:02:00Z',
    given: inService(
      { node: tainted([BATCH, GPU], [BATCH]) },
      {
        ...SPEC,
        status: { appliedNodeTaints: [BATCH] },
        deletedAt: '2026-01-05T15:00:00Z',
        finalizers: [FINALIZER, 'orphan'],
      },
    ),
    does: [
      'untaintNode -workload=batch:NoSchedule',
      'event Normal Orphaned: Deleted without its dependents (orphan propagation): Machine team/worker stays, and nothing removes it. Delete it by hand, or create a ScheduledMachine worker that adopts it',
      'removeFinalizer',
    ],
  },
  {
    name: 'deleted, and the machine stays: a pass that began before may still taint the Node',
    now: '2026-01-05T15:01:00Z',
    given: inService(
      {},
      { ...SPEC, deletedAt: '2026-01-05T15:00:00Z', finalizers: [FINALIZER, 'orphan'] },
    ),
    does: ['record'],
    changes: {
      deletion: { uid: UID, machine: 'Kept', seenAt: '2026-01-05T15:01:00Z' },
      wakeTime: '2026-01-05T15:01:10Z',
    },
    tells: {
      Ready: `True Orphaned: Deleted. The machine stays, but Sundial's cordon and taints and the configuration of its reclaim agent have to be removed first: ${OTHER_PASS}`,
      MachineReady: `Unknown Orphaned: ${OTHER_PASS}`,
    },
  },
])
