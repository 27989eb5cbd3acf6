// In the window, a Machine of ours: in service, or an earlier one that has to go first.
import { testRule } from '#test/support/rule-table.ts'
import {
  ACTIVE,
  CLOSED,
  CORDONED,
  DELETING,
  inService,
  joining,
  leaving,
  NEXT_WINDOW,
  NO_CLUSTER,
  stale,
} from '#test/support/shared-situations.ts'
import { node, runningMachine, UID } from '#test/support/situation.ts'

const PREDECESSOR = 'False AwaitingSchedule: The previous Machine is still being removed'
const DELETED = 'False Deleting: The previous Machine is still being removed'
const IN_SERVICE = 'True MachineReady: The machine is in service'
const READY = 'True MachineReady: The Node is Ready'
const MARK = { annotations: { '5spot.finos.org/cordoned-by': UID } }
const UNDONE = { status: { shutdownStartedAt: '2026-01-06T13:58:00Z' } }

testRule([
  {
    name: 'the Node has joined and is Ready: Active until the window closes',
    given: joining({ machine: runningMachine(), node: node() }),
    does: ['event Normal MachineReady', 'record'],
    changes: {
      phase: 'Active',
      providerID: 'test://worker',
      nodeRef: ACTIVE.nodeRef,
      wakeTime: CLOSED,
    },
    tells: { Ready: IN_SERVICE, MachineReady: READY },
  },
  {
    name: 'in service, whatever was begun before',
    given: inService({}, { status: { shutdownStartedAt: CLOSED } }),
    does: ['record'],
    changes: { shutdownStartedAt: null, wakeTime: CLOSED },
    tells: { Ready: IN_SERVICE, MachineReady: READY },
  },
  {
    name: 'in service, although the spec asks by now for what cannot be created',
    given: inService({ cluster: NO_CLUSTER }, { spec: { files: [{ path: '/a', content: 'a' }] } }),
    does: ['record'],
    changes: { wakeTime: CLOSED },
    tells: { Ready: IN_SERVICE, MachineReady: READY },
  },
  {
    name: 'the window opens again during the grace period: uncordoned if the cordon is ours',
    now: NEXT_WINDOW,
    given: leaving({ node: CORDONED }, UNDONE),
    does: ['uncordonNode', 'event Normal MachineReady', 'record'],
    changes: { phase: 'Active', shutdownStartedAt: null, wakeTime: '2026-01-06T23:00:00Z' },
    tells: { Ready: IN_SERVICE, MachineReady: READY },
  },
  {
    name: 'the window opens again during the grace period, somebody has lifted our cordon: its mark goes',
    now: NEXT_WINDOW,
    given: leaving({ node: node({ metadata: MARK }) }, UNDONE),
    does: ['uncordonNode', 'event Normal MachineReady', 'record'],
    changes: { phase: 'Active', shutdownStartedAt: null, wakeTime: '2026-01-06T23:00:00Z' },
    tells: { Ready: IN_SERVICE, MachineReady: READY },
  },
  {
    name: 'the window opens while the last Machine goes: it is waited for',
    now: NEXT_WINDOW,
    given: leaving({ machine: runningMachine(DELETING) }, UNDONE),
    does: ['event Normal AwaitingSchedule', 'record'],
    changes: { phase: 'Pending', shutdownStartedAt: null, wakeTime: '2026-01-06T14:05:00Z' },
    tells: { Ready: PREDECESSOR, MachineReady: DELETED },
  },
  {
    name: 'Pending, and the last Machine is still there',
    given: joining({ machine: runningMachine({ deletionTimestamp: '2026-01-05T14:58:00Z' }) }),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T15:00:10Z' },
    tells: { Ready: PREDECESSOR, MachineReady: DELETED },
  },
  {
    name: 'an object of the last Machine is asked to go',
    given: joining({ bootstrap: stale('TestConfig'), infrastructure: { type: 'absent' } }),
    does: ['record', 'deleteProviderObject bootstrap'],
    changes: { wakeTime: '2026-01-05T15:00:10Z' },
    tells: { Ready: PREDECESSOR, MachineReady: DELETED },
  },
  {
    name: 'an object of the last Machine that goes is waited for',
    given: joining({ infrastructure: stale('TestMachine', DELETING) }),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T15:00:10Z' },
    tells: { Ready: PREDECESSOR, MachineReady: DELETED },
  },
])
