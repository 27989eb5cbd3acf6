// The spec names another kind, and Cluster API says that what the Machine refers to does not exist.
import { testRule } from '#test/support/rule-table.ts'
import { CLOSED, IN_WINDOW, inService, joining, SILENT } from '#test/support/shared-situations.ts'
import { type Given, machine, node, pod, SPEC, type World } from '#test/support/situation.ts'

const STRANDED =
  'False NodeDrained: An object that the Machine refers to does not exist, and the spec now names another kind: no Node has joined, and the Machine is being deleted'
const GRACE =
  'False GracePeriodActive: An object that the Machine refers to does not exist, and the spec now names another kind: the drain begins after a grace period of 300 s'
const SPEC_OF_OTHER_KIND = {
  infrastructureSpec: { ...SPEC.infrastructureSpec, kind: 'OtherMachine' },
}
const MISSING = { type: 'InfrastructureReady', status: 'False', reason: 'ObjectDoesNotExist' }

const STRANDED_MACHINE = machine({
  spec: { providerID: 'test://worker' },
  status: { nodeRef: { name: 'worker' }, conditions: [MISSING] },
})

function stranded(found: World['node'], shutdownStartedAt?: string): Given {
  return inService(
    { machine: STRANDED_MACHINE, node: found, pods: [pod('web')] },
    { spec: SPEC_OF_OTHER_KIND, ...(shutdownStartedAt && { status: { shutdownStartedAt } }) },
  )
}

testRule([
  {
    name: 'the object that the Machine refers to was never created: the Machine goes',
    now: '2026-01-05T15:02:00Z',
    given: joining(
      {
        machine: machine({
          metadata: { creationTimestamp: '2026-01-05T15:00:00Z' },
          status: { conditions: [MISSING] },
        }),
        infrastructure: { type: 'absent' },
      },
      { spec: SPEC_OF_OTHER_KIND },
    ),
    does: ['event Normal NodeDrained', 'record', 'deleteMachine'],
    changes: {
      phase: 'ShuttingDown',
      lastScheduledTime: IN_WINDOW,
      shutdownStartedAt: '2026-01-05T15:02:00Z',
      drain: { startedAt: '2026-01-05T15:02:00Z', podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T15:02:10Z',
    },
    tells: { Ready: STRANDED, MachineReady: STRANDED },
  },
  {
    name: 'a machine whose Node is Ready is in service, and stays',
    given: stranded(node()),
    does: ['record'],
    changes: { wakeTime: CLOSED },
    tells: {
      Ready: 'True MachineReady: The machine is in service',
      MachineReady: 'True MachineReady: The Node is Ready',
    },
  },
  {
    name: 'a machine whose Node is Ready again stays, although it was to go',
    given: stranded(node(), '2026-01-05T14:55:00Z'),
    does: ['record'],
    changes: { shutdownStartedAt: null, wakeTime: CLOSED },
    tells: {
      Ready: 'True MachineReady: The machine is in service',
      MachineReady: 'True MachineReady: The Node is Ready',
    },
  },
  {
    name: 'a machine whose Node cannot be asked about stays',
    given: stranded(SILENT),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: 'True MachineReady: no answer',
      MachineReady: 'Unknown WorkloadClusterUnreachable: no answer',
    },
  },
  {
    name: 'a machine whose Node is not Ready has its grace period before it goes',
    given: stranded(node({ ready: 'False' })),
    does: ['event Normal GracePeriodActive', 'record', 'cordonNode'],
    changes: {
      phase: 'ShuttingDown',
      shutdownStartedAt: IN_WINDOW,
      wakeTime: '2026-01-05T15:05:00Z',
    },
    tells: {
      Ready: GRACE,
      MachineReady: 'False GracePeriodActive: The machine is in its grace period',
    },
  },
  {
    name: 'a machine whose Node is not Ready has its drain before it goes',
    given: stranded(node({ ready: 'False' }), '2026-01-05T14:55:00Z'),
    does: ['event Normal NodeDraining', 'record', 'cordonNode', 'evictPods shop/web'],
    changes: {
      phase: 'ShuttingDown',
      drain: { startedAt: IN_WINDOW, podsRemaining: 1, blocked: [], lastEvictionAt: IN_WINDOW },
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: {
      Ready: 'False NodeDraining: The node is being drained',
      MachineReady: 'False NodeDraining: The node is being drained',
    },
  },
])
