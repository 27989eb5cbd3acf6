import { testRule } from '#test/support/rule-table.ts'
import {
  ACTIVE,
  CLOSED,
  IN_WINDOW,
  inService,
  NO_REFS,
  removing,
  told,
} from '#test/support/shared-situations.ts'
import { providerObject, runningMachine, UID } from '#test/support/situation.ts'

const KILLED = { spec: { killSwitch: true } }
const TERMINATED = { ...ACTIVE, phase: 'Terminated' } as const
const SKIPS_DRAIN = {
  annotations: {
    'machine.cluster.x-k8s.io/exclude-node-draining': 'true',
    'machine.cluster.x-k8s.io/exclude-wait-for-node-volume-detach': 'true',
  },
}
const NO_NODE = 'False NoNodeYet: Node worker does not exist'
const TOLD = 'False KillSwitchActivated: Machine terminated due to kill switch'
const NO_MACHINE = 'False KillSwitchActivated: There is no machine'

testRule([
  {
    name: 'a kill is stored first: no grace period, no drain, and Cluster API is told to skip its own',
    given: inService({}, KILLED),
    does: [
      'event Warning KillSwitchActivated',
      'record',
      'skipMachineDrain drainAndDetach',
      'deleteMachine',
    ],
    changes: { phase: 'Terminated', wakeTime: '2026-01-05T15:00:10Z' },
    tells: { Ready: TOLD, MachineReady: NO_NODE },
  },
  {
    name: 'a Machine that was told to skip its drain is deleted',
    given: inService({ machine: runningMachine(SKIPS_DRAIN) }, { ...KILLED, status: TERMINATED }),
    does: ['record', 'deleteMachine'],
    changes: { wakeTime: '2026-01-05T15:00:10Z' },
    tells: { Ready: TOLD, MachineReady: NO_NODE },
  },
  {
    name: 'a kill is told before it is tried, also while its action fails',
    now: '2026-01-05T15:01:00Z',
    given: inService(
      { machine: runningMachine(SKIPS_DRAIN) },
      {
        ...KILLED,
        status: {
          phase: 'Error',
          message: '',
          wakeTime: '2026-01-05T15:00:30Z',
          retry: { attempts: 1, notBefore: '2026-01-05T15:00:30Z', lastError: 'refused' },
          conditions: told('Ready', 'False', 'MachineDeletionFailed', '2026-01-05T15:00:00Z'),
        },
      },
    ),
    does: ['event Warning KillSwitchActivated', 'record', 'deleteMachine'],
    changes: { phase: 'Terminated', retry: null, wakeTime: '2026-01-05T15:01:10Z' },
    tells: { Ready: TOLD, MachineReady: NO_NODE },
  },
  {
    name: 'a kill outranks a drain',
    now: '2026-01-05T23:06:00Z',
    given: removing({}, KILLED),
    does: ['event Warning KillSwitchActivated', 'record', 'skipMachineDrain drainAndDetach'],
    changes: { phase: 'Terminated', wakeTime: '2026-01-05T23:06:10Z' },
    tells: { Ready: TOLD, MachineReady: 'False Deleting: The Machine is being deleted' },
  },
  {
    name: 'with the kill switch on a deletion has no grace period',
    given: inService({}, { ...KILLED, deletedAt: IN_WINDOW }),
    does: [
      'event Warning KillSwitchActivated',
      'record',
      'skipMachineDrain drainAndDetach',
      'deleteMachine',
    ],
    changes: {
      phase: 'Terminated',
      deletion: { machine: 'Removed', uid: UID, seenAt: IN_WINDOW },
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: { Ready: TOLD, MachineReady: NO_NODE },
  },
  {
    name: 'the objects that the Machine left behind are deleted',
    given: { ...KILLED, status: TERMINATED, world: { bootstrap: providerObject('TestConfig') } },
    does: ['record', 'deleteProviderObject bootstrap'],
    changes: { wakeTime: '2026-01-05T15:00:10Z' },
    tells: { Ready: TOLD, MachineReady: 'False MachineDeleted: The Machine is gone' },
  },
  {
    name: 'a kill with nothing there',
    given: KILLED,
    does: ['event Warning KillSwitchActivated', 'record'],
    changes: { phase: 'Terminated', wakeTime: CLOSED },
    tells: { Ready: TOLD, MachineReady: NO_MACHINE },
  },
  {
    name: 'the Machine was gone before',
    given: { ...KILLED, status: ACTIVE },
    does: ['event Warning KillSwitchActivated', 'record'],
    changes: { phase: 'Terminated', ...NO_REFS, wakeTime: CLOSED },
    tells: { Ready: TOLD, MachineReady: NO_MACHINE },
  },
  {
    name: 'all is gone',
    given: { ...KILLED, status: TERMINATED },
    does: ['record'],
    changes: { ...NO_REFS, wakeTime: CLOSED },
    tells: { Ready: TOLD, MachineReady: NO_MACHINE },
  },
  {
    name: 'all is gone: nothing is begun, so no instant of minimumWindow or leadTime wakes it',
    given: {
      spec: { killSwitch: true, minimumWindow: '30m', leadTime: '2m' },
      status: TERMINATED,
    },
    does: ['record'],
    changes: { ...NO_REFS, wakeTime: CLOSED },
    tells: { Ready: TOLD, MachineReady: NO_MACHINE },
  },
  {
    name: 'all is gone, and it is deleted: let go',
    given: { ...KILLED, status: TERMINATED, deletedAt: '2026-01-05T14:59:00Z' },
    does: ['record', 'removeFinalizer'],
    changes: { ...NO_REFS, wakeTime: '2027-02-09T15:00:00Z' },
    tells: { Ready: TOLD, MachineReady: NO_MACHINE },
  },
])
