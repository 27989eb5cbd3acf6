// Intent stored, cordon, grace period.
import { testRule } from '#test/support/rule-table.ts'
import {
  ACTIVE,
  CLOSED,
  GRACE_OVER,
  IN_WINDOW,
  inService,
  joining,
  leaving,
  SILENT,
} from '#test/support/shared-situations.ts'
import { machine, node, runningMachine, SPEC, UID } from '#test/support/situation.ts'

const DISABLED = { schedule: { ...SPEC.schedule, enabled: false } }
const CLOSES =
  'False GracePeriodActive: Outside the schedule: the drain begins after a grace period of 300 s'
const DISABLES =
  'False GracePeriodActive: The schedule was disabled: the drain begins after a grace period of 300 s'
const NO_NODE =
  'False NodeDrained: Outside the schedule: no Node has joined, and the Machine is being deleted'
const DELETED =
  'False NodeDrained: The ScheduledMachine was deleted: no Node has joined, and the Machine is being deleted'
const ABOUT_TO_LEAVE = 'False GracePeriodActive: The machine is in its grace period'

testRule([
  {
    name: 'the window closes: the intent is stored, then the Node is cordoned',
    now: CLOSED,
    given: inService(),
    does: ['event Normal GracePeriodActive', 'record', 'cordonNode'],
    changes: { phase: 'ShuttingDown', shutdownStartedAt: CLOSED, wakeTime: GRACE_OVER },
    tells: { Ready: CLOSES, MachineReady: ABOUT_TO_LEAVE },
  },
  {
    name: 'the window closes before the Node is in the status: it has its grace period all the same',
    now: CLOSED,
    given: joining({ machine: runningMachine(), node: node() }),
    does: ['event Normal GracePeriodActive', 'record', 'cordonNode'],
    changes: {
      phase: 'ShuttingDown',
      providerID: 'test://worker',
      nodeRef: ACTIVE.nodeRef,
      shutdownStartedAt: CLOSED,
      wakeTime: GRACE_OVER,
    },
    tells: { Ready: CLOSES, MachineReady: ABOUT_TO_LEAVE },
  },
  {
    name: 'the window closes, an admin has cordoned the Node: not ours to touch',
    now: CLOSED,
    given: inService({ node: node({ spec: { unschedulable: true } }) }),
    does: ['event Normal GracePeriodActive', 'record'],
    changes: { phase: 'ShuttingDown', shutdownStartedAt: CLOSED, wakeTime: GRACE_OVER },
    tells: { Ready: CLOSES, MachineReady: ABOUT_TO_LEAVE },
  },
  {
    name: 'the window closes, a BootcNodePool has cordoned the Node: it gets our mark, too',
    now: CLOSED,
    given: inService({
      node: node({
        metadata: { annotations: { 'bootc.dev/cordoned-by': 'uid-of-pool' } },
        spec: { unschedulable: true },
      }),
    }),
    does: ['event Normal GracePeriodActive', 'record', 'cordonNode'],
    changes: { phase: 'ShuttingDown', shutdownStartedAt: CLOSED, wakeTime: GRACE_OVER },
    tells: { Ready: CLOSES, MachineReady: ABOUT_TO_LEAVE },
  },
  {
    name: 'a grace period of nothing goes straight on',
    now: CLOSED,
    given: inService({}, { spec: { gracefulShutdownTimeout: '0s' } }),
    does: ['event Normal GracePeriodActive', 'record', 'cordonNode'],
    changes: { phase: 'ShuttingDown', shutdownStartedAt: CLOSED, wakeTime: CLOSED },
    tells: {
      Ready:
        'False GracePeriodActive: Outside the schedule: the drain begins after a grace period of 0 s',
      MachineReady: ABOUT_TO_LEAVE,
    },
    again: true,
  },
  {
    name: 'the schedule is disabled: the grace period counts all the same',
    given: inService({}, { spec: DISABLED }),
    does: ['event Normal GracePeriodActive', 'record', 'cordonNode'],
    changes: {
      phase: 'ShuttingDown',
      shutdownStartedAt: IN_WINDOW,
      wakeTime: '2026-01-05T15:05:00Z',
    },
    tells: { Ready: DISABLES, MachineReady: ABOUT_TO_LEAVE },
  },
  {
    name: 'the schedule is disabled, and the Node cannot be cordoned: asked again soon',
    given: inService({ node: SILENT }, { spec: DISABLED }),
    does: ['event Normal GracePeriodActive', 'record'],
    changes: {
      phase: 'ShuttingDown',
      shutdownStartedAt: IN_WINDOW,
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: { Ready: DISABLES, MachineReady: 'Unknown GracePeriodActive: no answer' },
  },
  {
    name: 'deleted with a machine in service: grace period and drain are kept',
    given: inService({}, { deletedAt: IN_WINDOW }),
    does: ['event Normal GracePeriodActive', 'record', 'cordonNode'],
    changes: {
      phase: 'ShuttingDown',
      deletion: { machine: 'Removed', uid: UID, seenAt: IN_WINDOW },
      shutdownStartedAt: IN_WINDOW,
      wakeTime: '2026-01-05T15:05:00Z',
    },
    tells: {
      Ready:
        'False GracePeriodActive: The ScheduledMachine was deleted: the drain begins after a grace period of 300 s',
      MachineReady: ABOUT_TO_LEAVE,
    },
  },
  {
    name: 'the spec becomes wrong while it leaves: it goes on',
    given: leaving(
      {},
      {
        status: { shutdownStartedAt: '2026-01-05T14:59:00Z' },
        spec: { schedule: { ...SPEC.schedule, timezone: 'Mars/Olympus' } },
      },
    ),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T15:04:00Z' },
    tells: {
      Ready:
        'False GracePeriodActive: A removal has begun: the drain begins after a grace period of 300 s',
      MachineReady: ABOUT_TO_LEAVE,
      UpToDate:
        'Unknown SpecInvalid: The spec is not valid, so it is not compared with the Machine',
    },
  },
  {
    name: 'a pass was killed between intent and cordon: cordoned now, and the grace period counts from the intent',
    now: '2026-01-05T23:02:00Z',
    given: leaving({ node: node() }),
    does: ['record', 'cordonNode'],
    changes: { wakeTime: GRACE_OVER },
    tells: { Ready: CLOSES, MachineReady: ABOUT_TO_LEAVE },
  },
  {
    name: 'the clock has jumped back behind shutdownStartedAt: the grace period is not longer for it (I10)',
    now: CLOSED,
    given: leaving({}, { status: { shutdownStartedAt: '2026-01-06T02:00:00Z' } }),
    does: ['record'],
    changes: { shutdownStartedAt: CLOSED, wakeTime: GRACE_OVER },
    tells: { Ready: CLOSES, MachineReady: ABOUT_TO_LEAVE },
  },
  {
    name: 'the clock has jumped back, and the Node cannot be asked about: asked again soon',
    now: CLOSED,
    given: leaving({ node: SILENT }, { status: { shutdownStartedAt: '2026-01-06T02:00:00Z' } }),
    does: ['record'],
    changes: { shutdownStartedAt: CLOSED, wakeTime: '2026-01-05T23:00:10Z' },
    tells: { Ready: CLOSES, MachineReady: 'Unknown GracePeriodActive: no answer' },
  },
  {
    name: 'the window closes on a machine that never had a Node: no grace period, no drain',
    now: CLOSED,
    given: joining(),
    does: ['event Normal NodeDrained', 'record', 'deleteMachine'],
    changes: {
      phase: 'ShuttingDown',
      shutdownStartedAt: CLOSED,
      drain: { startedAt: CLOSED, podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T23:00:10Z',
    },
    tells: { Ready: NO_NODE, MachineReady: NO_NODE },
  },
  {
    name: 'deleted with a machine that never had a Node: no grace period, no drain',
    given: joining({}, { deletedAt: IN_WINDOW }),
    does: ['event Normal NodeDrained', 'record', 'deleteMachine'],
    changes: {
      phase: 'ShuttingDown',
      deletion: { machine: 'Removed', uid: UID, seenAt: IN_WINDOW },
      shutdownStartedAt: IN_WINDOW,
      drain: { startedAt: IN_WINDOW, podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: { Ready: DELETED, MachineReady: DELETED },
  },
  {
    name: 'a machine that is known to have had a Node has its grace period, whatever its Machine says',
    now: CLOSED,
    given: { status: ACTIVE, world: { machine: machine() } },
    does: ['event Normal GracePeriodActive', 'record'],
    changes: { phase: 'ShuttingDown', shutdownStartedAt: CLOSED, wakeTime: GRACE_OVER },
    tells: { Ready: CLOSES, MachineReady: ABOUT_TO_LEAVE },
  },
])
