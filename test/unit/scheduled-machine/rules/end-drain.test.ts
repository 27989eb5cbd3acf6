// The time of a drain is up: the Machine goes, and it is said what it goes past.
import { testRule } from '#test/support/rule-table.ts'
import { DRAIN_OVER, draining, GRACE_OVER, SILENT, told } from '#test/support/shared-situations.ts'
import { pod, runningMachine } from '#test/support/situation.ts'

const OVER = 'False NodeDrainFailed: The drain timed out; the Machine is being deleted'
const WITH_API =
  'event Warning NodeDrainFailed: nodeDrainTimeout of 600 s is over; the machine is removed with these pods still on it: shop/api'
const GOING = { metadata: { deletionTimestamp: '2026-01-05T23:20:00Z' } }
const EXCLUDED_BY_US = { 'machine.cluster.x-k8s.io/exclude-node-draining': 'by-sundial' }

testRule([
  {
    name: 'nodeDrainTimeout is over: an Event names the pods, the removal goes on',
    now: DRAIN_OVER,
    given: draining({ pods: [pod('web', GOING), pod('zoo'), pod('api')] }),
    does: ['record', `${WITH_API}, shop/web, shop/zoo`, 'skipMachineDrain drain', 'deleteMachine'],
    changes: { drain: { podsRemaining: 3 }, wakeTime: '2026-01-05T23:15:10Z' },
    tells: { Ready: OVER, MachineReady: OVER },
  },
  {
    name: 'the workload cluster has not answered until then',
    now: DRAIN_OVER,
    given: draining({ node: SILENT }),
    does: [
      'record',
      'event Warning NodeDrainFailed: nodeDrainTimeout of 600 s is over; the machine is removed, and pods may still be on it: no answer',
      'skipMachineDrain drain',
      'deleteMachine',
    ],
    changes: { wakeTime: '2026-01-05T23:15:10Z' },
    tells: { Ready: OVER, MachineReady: OVER },
  },
  {
    name: 'the workload cluster has never answered: no pods are counted',
    now: DRAIN_OVER,
    given: draining({ node: SILENT }, { status: { drain: { startedAt: GRACE_OVER } } }),
    does: [
      'record',
      'event Warning NodeDrainFailed: nodeDrainTimeout of 600 s is over; the machine is removed, and pods may still be on it: no answer',
      'skipMachineDrain drain',
      'deleteMachine',
    ],
    changes: { drain: { blocked: [] }, wakeTime: '2026-01-05T23:15:10Z' },
    tells: { Ready: OVER, MachineReady: OVER },
  },
  {
    name: 'the status says that the time is up, by a clock ahead of ours: the Machine is deleted',
    now: '2026-01-05T23:14:00Z',
    given: draining(
      { pods: [pod('api')] },
      {
        status: {
          conditions: told('Ready', 'False', 'NodeDrainFailed', '2026-01-05T23:15:00Z'),
        },
      },
    ),
    does: ['record', WITH_API, 'skipMachineDrain drain', 'deleteMachine'],
    changes: { wakeTime: '2026-01-05T23:14:10Z' },
    tells: { Ready: OVER, MachineReady: OVER },
  },
  {
    name: 'the mark that our own drain has left on the Machine does not exclude it',
    now: DRAIN_OVER,
    given: draining({
      machine: runningMachine({ annotations: EXCLUDED_BY_US }),
      pods: [pod('api')],
    }),
    does: ['record', WITH_API, 'skipMachineDrain drain', 'deleteMachine'],
    changes: { wakeTime: '2026-01-05T23:15:10Z' },
    tells: { Ready: OVER, MachineReady: OVER },
  },
])
