// A new Node with taints of its startup: in service when the DaemonSets that it waits for are Ready on it.
import type { KubeObject } from '#src/kube/object.ts'
import { formatTaints } from '#src/nodes/taints/applied.ts'
import { testRule } from '#test/support/rule-table.ts'
import {
  ACTIVE,
  CLOSED,
  GRACE_OVER,
  inService,
  joining,
  leaving,
} from '#test/support/shared-situations.ts'
import { node, pod, runningMachine } from '#test/support/situation.ts'
import { BATCH, GPU, tainted } from '#test/support/tainted-node.ts'

const STARTING = { key: 'example.com/starting', effect: 'NoSchedule' } as const
const CNI = { namespace: 'kube-system', name: 'cni' }
const SPEC = { spec: { startupTaints: [STARTING], waitForDaemonSets: [CNI] } }

const STARTUP = {
  annotations: { '5spot.finos.org/startup-taints': formatTaints([STARTING]) },
}
const STARTED = { '5spot.finos.org/started': 'true' }
const created = runningMachine(STARTUP)
/** Its kubelet registers the Node with the taints. */
const registering =
  created.type === 'ours'
    ? {
        ...created,
        value: {
          ...created.value,
          bootstrapRef: {
            group: 'bootstrap.cluster.x-k8s.io',
            kind: 'KubeadmConfig',
            name: 'worker',
          },
        },
      }
    : created

function cni(status: 'True' | 'False'): KubeObject {
  const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'cni', uid: 'uid-cni' }
  return pod('cni-x7k2p', {
    metadata: { namespace: 'kube-system', ownerReferences: [{ ...owner, controller: true }] },
    status: { conditions: [{ type: 'Ready', status }] },
  })
}

const JOINED = '2026-01-05T14:10:00Z'
const JOINS = { nodeRef: ACTIVE.nodeRef, providerID: 'test://worker' }
const SOON = '2026-01-05T14:10:10Z'
const SERVES = {
  Ready: 'True MachineReady: The machine is in service',
  MachineReady: 'True MachineReady: The Node is Ready',
}
const HAS_TAINT = 'True Applied: Node worker has taint example.com/starting:NoSchedule'

function waits(pods: string) {
  const message = `Waiting for DaemonSet kube-system/cni (${pods}) on Node worker`
  return {
    Ready: `False Provisioning: ${message}`,
    MachineReady: `False WaitingForDaemonSets: ${message}`,
  }
}

testRule([
  {
    name: 'the Node is seen, and not Ready yet: it gets the taints of its startup',
    now: JOINED,
    given: joining({ machine: created, node: node({ ready: 'False' }) }, SPEC),
    does: ['taintNode +example.com/starting:NoSchedule', 'record'],
    changes: { ...JOINS, appliedNodeTaints: [STARTING], wakeTime: '2026-01-05T14:15:00Z' },
    tells: {
      Ready: 'False Provisioning: Node worker is not Ready',
      MachineReady: 'False NodeNotReady: Node worker is not Ready',
      NodeTainted: HAS_TAINT,
    },
  },
  {
    name: 'the kubelet has registered the Node with them: they are ours',
    now: JOINED,
    given: joining({ machine: registering, node: tainted([STARTING], undefined, 'False') }, SPEC),
    does: ['taintNode', 'record'],
    changes: { ...JOINS, appliedNodeTaints: [STARTING], wakeTime: '2026-01-05T14:15:00Z' },
    tells: {
      Ready: 'False Provisioning: Node worker is not Ready',
      MachineReady: 'False NodeNotReady: Node worker is not Ready',
      NodeTainted: HAS_TAINT,
    },
  },
  {
    name: 'an admin has put the same taint there, and no kubelet could: it is not ours',
    now: JOINED,
    given: joining({ machine: created, node: tainted([STARTING]), pods: [cni('True')] }, SPEC),
    does: ['taintNode started', 'event Normal MachineReady', 'record'],
    changes: { ...JOINS, phase: 'Active', wakeTime: CLOSED },
    tells: SERVES,
  },
  {
    name: 'the Node is Ready, and no pod of the DaemonSet is on it: it waits, with its lasting taints',
    now: JOINED,
    given: joining(
      { machine: created, node: tainted([STARTING], [STARTING]), pods: [] },
      { spec: { ...SPEC.spec, nodeTaints: [BATCH] } },
    ),
    does: ['taintNode +workload=batch:NoSchedule', 'record'],
    changes: { ...JOINS, appliedNodeTaints: [BATCH, STARTING], wakeTime: SOON },
    tells: {
      ...waits('it has no pod'),
      NodeTainted:
        'True Applied: Node worker has taints example.com/starting:NoSchedule, workload=batch:NoSchedule',
    },
  },
  {
    name: 'the pod of the DaemonSet is not Ready: it waits',
    now: JOINED,
    given: joining(
      { machine: created, node: tainted([STARTING], [STARTING]), pods: [cni('False')] },
      SPEC,
    ),
    does: ['record'],
    changes: { ...JOINS, appliedNodeTaints: [STARTING], wakeTime: SOON },
    tells: { ...waits('its pod is not Ready'), NodeTainted: HAS_TAINT },
  },
  {
    name: 'the Node waits for longer than provisioningTimeout',
    now: '2026-01-05T14:30:00Z',
    given: joining({ machine: created, node: tainted([STARTING], [STARTING]), pods: [] }, SPEC),
    does: ['event Warning ProvisioningTimedOut', 'record'],
    changes: {
      ...JOINS,
      phase: 'Error',
      appliedNodeTaints: [STARTING],
      wakeTime: '2026-01-05T14:35:00Z',
    },
    tells: {
      Ready:
        'False ProvisioningTimedOut: Waiting for DaemonSet kube-system/cni (it has no pod) on Node worker. Not in service after provisioningTimeout (1800 s)',
      MachineReady: waits('it has no pod').MachineReady,
      NodeTainted: HAS_TAINT,
    },
  },
  {
    name: 'the DaemonSet is Ready: the taint goes in the patch that ends the startup, and the machine is in service',
    now: JOINED,
    given: joining(
      { machine: created, node: tainted([GPU, STARTING], [STARTING]), pods: [cni('True')] },
      { spec: { ...SPEC.spec, nodeTaints: [BATCH] }, status: { appliedNodeTaints: [STARTING] } },
    ),
    does: [
      'taintNode +workload=batch:NoSchedule -example.com/starting:NoSchedule started',
      'event Normal MachineReady',
      'record',
    ],
    changes: { ...JOINS, phase: 'Active', appliedNodeTaints: [BATCH], wakeTime: CLOSED },
    tells: {
      ...SERVES,
      NodeTainted: 'True Applied: Node worker has taint workload=batch:NoSchedule',
    },
  },
  {
    name: 'without DaemonSets the taint of the kubelet goes when the Node is Ready',
    now: JOINED,
    given: joining(
      { machine: registering, node: tainted([STARTING]) },
      { spec: { startupTaints: [STARTING] } },
    ),
    does: [
      'taintNode -example.com/starting:NoSchedule started',
      'event Normal MachineReady',
      'record',
    ],
    changes: { ...JOINS, phase: 'Active', wakeTime: CLOSED },
    tells: SERVES,
  },
  {
    name: 'the spec does not wait any more: the startup ends',
    now: JOINED,
    given: joining({ machine: created, node: tainted([STARTING], [STARTING]), pods: [] }),
    does: [
      'taintNode -example.com/starting:NoSchedule started',
      'event Normal MachineReady',
      'record',
    ],
    changes: { ...JOINS, phase: 'Active', wakeTime: CLOSED },
    tells: SERVES,
  },
  {
    name: 'in service, the DaemonSet is not Ready any more: nothing',
    given: inService(
      {
        machine: created,
        node: node({ metadata: { annotations: STARTED } }),
        pods: [cni('False')],
      },
      SPEC,
    ),
    does: ['record'],
    changes: { wakeTime: CLOSED },
    tells: SERVES,
  },
  {
    name: 'the status is lost: a Node whose startup is over does not get the taints again',
    now: JOINED,
    given: joining(
      { machine: registering, node: node({ metadata: { annotations: STARTED } }), pods: [] },
      SPEC,
    ),
    does: ['event Normal MachineReady', 'record'],
    changes: { ...JOINS, phase: 'Active', wakeTime: CLOSED },
    tells: SERVES,
  },
  {
    name: 'in service, and somebody has removed the annotation of the Node: it is put back',
    given: inService({ machine: created, pods: [] }, SPEC),
    does: ['taintNode started', 'record'],
    changes: { wakeTime: CLOSED },
    tells: SERVES,
  },
  {
    name: 'the spec has got a startup since the Machine was created: it is for the next Machine',
    given: inService({ pods: [] }, SPEC),
    does: ['record'],
    changes: { wakeTime: CLOSED },
    tells: SERVES,
  },
  {
    name: 'the window closes during the startup: the taint of the kubelet goes, too',
    now: GRACE_OVER,
    given: leaving({ machine: registering, node: tainted([STARTING]), pods: [] }, SPEC),
    does: ['record', 'untaintNode -example.com/starting:NoSchedule leaves', 'deleteMachine'],
    changes: {
      drain: { startedAt: GRACE_OVER, podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T23:05:10Z',
    },
    tells: {
      Ready: 'False NodeDrained: The node is drained; the Machine is being deleted',
      MachineReady: 'False NodeDrained: The node is drained; the Machine is being deleted',
      NodeTainted:
        'False MachineDeleted: The machine leaves, and its taints are removed from the Node',
    },
  },
])
