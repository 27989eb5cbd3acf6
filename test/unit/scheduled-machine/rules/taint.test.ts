// The taints of spec.nodeTaints: on the Node while the machine is in service. Which change a taint needs:
// test/unit/nodes/taints/plan.test.ts.
import { testRule } from '#test/support/rule-table.ts'
import {
  ACTIVE,
  CLOSED,
  inService,
  joining,
  SILENT,
  told,
} from '#test/support/shared-situations.ts'
import { node, runningMachine } from '#test/support/situation.ts'
import { ADMIN, BATCH, GPU, tainted } from '#test/support/tainted-node.ts'

const SPEC = { spec: { nodeTaints: [BATCH] } }
const NO_EFFECT = {
  Ready: 'True MachineReady: The machine is in service',
  MachineReady: 'True MachineReady: The Node is Ready',
}
const APPLIED = 'Node worker has taint workload=batch:NoSchedule'
const NODE_NOT_READY = {
  Ready: 'False Provisioning: Node worker is not Ready',
  MachineReady: 'False NodeNotReady: Node worker is not Ready',
}
const NO_DATA = 'Waiting for bootstrap data of TestConfig team/worker'
const JOINED = '2026-01-05T14:10:00Z'
const SOON = '2026-01-05T14:15:00Z'

testRule([
  {
    name: 'the Node is Ready: it gets its taints',
    given: inService({}, SPEC),
    does: ['taintNode +workload=batch:NoSchedule', 'record'],
    changes: { appliedNodeTaints: [BATCH], wakeTime: CLOSED },
    tells: { ...NO_EFFECT, NodeTainted: `True Applied: ${APPLIED}` },
  },
  {
    name: 'the taints are there, and a killed pass has not stored it',
    given: inService({ node: tainted([BATCH], [BATCH]) }, SPEC),
    does: ['record'],
    changes: { appliedNodeTaints: [BATCH], wakeTime: CLOSED },
    tells: { ...NO_EFFECT, NodeTainted: `True Applied: ${APPLIED}` },
  },
  {
    name: 'somebody has removed ours: it is put back',
    given: inService(
      { node: tainted([], [BATCH]) },
      { ...SPEC, status: { appliedNodeTaints: [BATCH] } },
    ),
    does: ['taintNode +workload=batch:NoSchedule', 'record'],
    changes: { wakeTime: CLOSED },
    tells: { ...NO_EFFECT, NodeTainted: `True Applied: ${APPLIED}` },
  },
  {
    name: 'another value is desired',
    given: inService(
      { node: tainted([BATCH, GPU], [BATCH, GPU]) },
      {
        spec: { nodeTaints: [{ ...BATCH, value: 'web' }, GPU] },
        status: { appliedNodeTaints: [BATCH, GPU] },
      },
    ),
    does: ['taintNode ~workload=web:NoSchedule', 'record'],
    changes: { appliedNodeTaints: [{ ...BATCH, value: 'web' }, GPU], wakeTime: CLOSED },
    tells: {
      ...NO_EFFECT,
      NodeTainted: 'True Applied: Node worker has taints gpu:NoExecute, workload=web:NoSchedule',
    },
  },
  {
    name: 'the list is emptied: ours goes',
    given: inService(
      { node: tainted([BATCH, GPU], [BATCH]) },
      { status: { appliedNodeTaints: [BATCH] } },
    ),
    does: ['taintNode -workload=batch:NoSchedule', 'record'],
    changes: { appliedNodeTaints: null, wakeTime: CLOSED },
    tells: NO_EFFECT,
  },
  {
    name: 'an empty value is no value',
    given: inService(
      { node: tainted([{ ...GPU, value: '' }], [GPU]) },
      { spec: { nodeTaints: [{ ...GPU, value: '' }] }, status: { appliedNodeTaints: [GPU] } },
    ),
    does: ['record'],
    changes: { wakeTime: CLOSED },
    tells: { ...NO_EFFECT, NodeTainted: 'True Applied: Node worker has taint gpu:NoExecute' },
  },
  {
    name: 'an admin has put the same taint there: it is not adopted',
    given: inService({ node: tainted([BATCH]) }, SPEC),
    does: ['record'],
    changes: { wakeTime: CLOSED },
    tells: {
      ...NO_EFFECT,
      NodeTainted:
        'True Applied: Node worker has taint workload=batch:NoSchedule from another actor, so Sundial never removes it',
    },
  },
  {
    name: 'an admin has another value: the clean taint is applied, and the conflict is told, with a Warning',
    given: inService({ node: tainted([ADMIN]) }, { spec: { nodeTaints: [BATCH, GPU] } }),
    does: ['taintNode +gpu:NoExecute', 'event Warning TaintOwnershipConflict', 'record'],
    changes: { appliedNodeTaints: [GPU], wakeTime: CLOSED },
    tells: {
      ...NO_EFFECT,
      NodeTainted:
        'False TaintOwnershipConflict: Node worker has taint workload=admin:NoSchedule from another actor, so workload=batch:NoSchedule of spec.nodeTaints is not applied. Remove it from the Node (kubectl taint node worker workload:NoSchedule-), or change spec.nodeTaints. Node worker has taint gpu:NoExecute',
    },
  },
  {
    name: 'an admin has changed the value of ours, which is not desired any more: it stays',
    given: inService(
      { node: tainted([ADMIN], [BATCH]) },
      { status: { appliedNodeTaints: [BATCH] } },
    ),
    does: ['event Warning TaintOwnershipConflict', 'record'],
    changes: { wakeTime: CLOSED },
    tells: {
      ...NO_EFFECT,
      NodeTainted:
        'False TaintOwnershipConflict: Node worker has taint workload=admin:NoSchedule from another actor, who has changed its value, so it is not removed, although spec.nodeTaints does not have it any more. Remove it from the Node (kubectl taint node worker workload:NoSchedule-)',
    },
  },
  {
    name: 'the status is about an earlier Node of that name: nothing on this one is ours',
    given: inService(
      { node: tainted([BATCH]) },
      {
        status: {
          appliedNodeTaints: [BATCH],
          nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: 'uid-before' },
        },
      },
    ),
    does: ['record'],
    changes: {
      appliedNodeTaints: null,
      nodeRef: { uid: '5b0c4d5e-0000-4000-8000-000000000003' },
      wakeTime: CLOSED,
    },
    tells: NO_EFFECT,
  },
  {
    name: 'there is no Node yet',
    now: JOINED,
    given: joining({}, SPEC),
    does: ['record'],
    changes: { wakeTime: SOON },
    tells: {
      Ready: `False Provisioning: ${NO_DATA}`,
      MachineReady: `False WaitingForBootstrapData: ${NO_DATA}`,
      NodeTainted:
        'False NoNodeYet: There is no Node yet. It gets taint workload=batch:NoSchedule when it is Ready',
    },
  },
  {
    name: 'the Node is not Ready: its taints wait',
    now: JOINED,
    given: joining({ machine: runningMachine(), node: node({ ready: 'False' }) }, SPEC),
    does: ['record'],
    changes: { nodeRef: ACTIVE.nodeRef, providerID: 'test://worker', wakeTime: SOON },
    tells: {
      ...NODE_NOT_READY,
      NodeTainted:
        'False NodeNotReady: Node worker gets taint workload=batch:NoSchedule when it is Ready',
    },
  },
  {
    name: 'the Node has its taints, and is not Ready any more: they stay',
    now: JOINED,
    given: inService(
      { node: tainted([BATCH], [BATCH], 'False') },
      { ...SPEC, status: { appliedNodeTaints: [BATCH] } },
    ),
    does: ['event Normal Provisioning', 'record'],
    changes: { phase: 'Pending', wakeTime: SOON },
    tells: { ...NODE_NOT_READY, NodeTainted: `True Applied: ${APPLIED}` },
  },
  {
    name: 'the workload cluster does not answer: what was told stays',
    given: inService(
      { node: SILENT },
      {
        ...SPEC,
        status: {
          appliedNodeTaints: [BATCH],
          conditions: told('NodeTainted', 'True', 'Applied', CLOSED, APPLIED),
        },
      },
    ),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: 'True MachineReady: no answer',
      MachineReady: 'Unknown WorkloadClusterUnreachable: no answer',
    },
  },
])
