// The reclaim agent on the Node, while the spec has commands for it.
import { expect, test } from 'vitest'
import {
  CONFIGURED,
  config,
  FOREIGN_CONFIG,
  LABELLED,
  NO_CONFIG,
  REFUSED_CONFIG,
  STORED,
  WANTED,
} from '#test/support/reclaim/agent-facts.ts'
import { testRule } from '#test/support/rule-table.ts'
import {
  CLOSED,
  comesToRest,
  inService,
  joining,
  leaving,
  NEXT_WINDOW,
  NO_REFS,
  removed,
  told,
} from '#test/support/shared-situations.ts'
import { at, node, REFS, runningMachine, situation } from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const IN_SERVICE = {
  Ready: 'True MachineReady: The machine is in service',
  MachineReady: 'True MachineReady: The Node is Ready',
}
const IS_CONFIGURED = {
  ReclaimAgentConfigured: 'True AgentConfigured: The reclaim agent of Node worker is configured',
}
const AWAITING = {
  ReclaimAgentConfigured: 'False AwaitingNode: There is no Node for a reclaim agent yet',
}
const SINCE = '2026-01-05T14:02:00Z'
const NO_NAMESPACE = 'Namespace 5spot-system does not exist'
const FAILING = {
  ...STORED,
  conditions: told('ReclaimAgentConfigured', 'False', 'AgentNotConfigured', SINCE, NO_NAMESPACE),
}
const wanting = { spec: WANTED, status: STORED }

testRule([
  {
    name: 'no Node yet: the condition says so',
    now: '2026-01-05T14:01:00Z',
    given: joining({}, { spec: WANTED }),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T14:06:00Z' },
    tells: {
      Ready: 'False Provisioning: Waiting for bootstrap data of TestConfig team/worker',
      MachineReady:
        'False WaitingForBootstrapData: Waiting for bootstrap data of TestConfig team/worker',
      ...AWAITING,
    },
  },
  {
    name: 'the Node is known: the status names it first, then the agent is configured',
    given: inService({ reclaimAgent: NO_CONFIG }, { spec: WANTED }),
    does: ['record', 'configureReclaimAgent'],
    changes: { reclaimAgent: { nodeName: 'worker' }, wakeTime: CLOSED },
    tells: { ...IN_SERVICE, ...IS_CONFIGURED },
  },
  {
    name: 'configured as the spec says: nothing is done',
    given: inService(CONFIGURED, wanting),
    does: ['record'],
    changes: { wakeTime: CLOSED },
    tells: { ...IN_SERVICE, ...IS_CONFIGURED },
  },
  {
    name: '5-Spot has configured it: taken over, and the mark is written',
    given: inService({ node: LABELLED, reclaimAgent: config(undefined, 'worker', '') }, wanting),
    does: ['configureReclaimAgent', 'record'],
    changes: { wakeTime: CLOSED },
    tells: { ...IN_SERVICE, ...IS_CONFIGURED },
  },
  {
    name: 'other commands: the ConfigMap is written again before the status',
    given: inService({ ...CONFIGURED, reclaimAgent: config(['java']) }, wanting),
    does: ['configureReclaimAgent', 'record'],
    changes: { wakeTime: CLOSED },
    tells: { ...IN_SERVICE, ...IS_CONFIGURED },
  },
  {
    name: 'somebody has deleted the ConfigMap: it is written again',
    given: inService({ ...CONFIGURED, reclaimAgent: NO_CONFIG }, wanting),
    does: ['configureReclaimAgent', 'record'],
    changes: { wakeTime: CLOSED },
    tells: { ...IN_SERVICE, ...IS_CONFIGURED },
  },
  {
    name: 'somebody has removed the label: it is set again',
    given: inService({ ...CONFIGURED, node: node() }, wanting),
    does: ['configureReclaimAgent', 'record'],
    changes: { wakeTime: CLOSED },
    tells: { ...IN_SERVICE, ...IS_CONFIGURED },
  },
  {
    name: 'a ConfigMap of somebody else has the name: it stays, and a Warning says so',
    given: inService({ reclaimAgent: FOREIGN_CONFIG }, { spec: WANTED }),
    does: [
      'event Warning NameConflict: ConfigMap 5spot-system/reclaim-agent-worker was not written by Sundial; delete it, so that the reclaim agent can be configured',
      'record',
    ],
    changes: { reclaimAgent: { nodeName: 'worker' }, wakeTime: CLOSED },
    tells: {
      ...IN_SERVICE,
      ReclaimAgentConfigured:
        'False NameConflict: ConfigMap 5spot-system/reclaim-agent-worker was not written by Sundial; delete it, so that the reclaim agent can be configured',
    },
  },
  {
    name: 'the ConfigMap may not be read: the machine is in service, and a Warning says so',
    given: inService({ reclaimAgent: REFUSED_CONFIG }, { spec: WANTED }),
    does: ['event Warning AgentNotConfigured: no right', 'record'],
    changes: { reclaimAgent: { nodeName: 'worker' }, wakeTime: CLOSED },
    tells: { ...IN_SERVICE, ReclaimAgentConfigured: 'False AgentNotConfigured: no right' },
  },
  {
    name: 'it could not be configured before: it is tried again, and the condition stays until then',
    given: inService({ reclaimAgent: NO_CONFIG }, { spec: WANTED, status: FAILING }),
    does: ['configureReclaimAgent', 'record'],
    changes: { wakeTime: CLOSED },
    tells: IN_SERVICE,
  },
  {
    name: 'no commands any more: ConfigMap and label go before the status forgets them',
    given: inService(CONFIGURED, { status: STORED }),
    does: ['removeReclaimAgent', 'record'],
    changes: { reclaimAgent: null, wakeTime: CLOSED },
    tells: IN_SERVICE,
  },
  {
    name: 'no commands, and 5-Spot has left its label: it goes',
    given: inService({ node: LABELLED, reclaimAgent: NO_CONFIG }),
    does: ['removeReclaimAgent', 'record'],
    changes: { wakeTime: CLOSED },
    tells: IN_SERVICE,
  },
  {
    name: 'no commands, and the ConfigMap may not be read: the status keeps the Node',
    given: inService({ reclaimAgent: REFUSED_CONFIG }, { status: STORED }),
    does: ['record'],
    changes: { wakeTime: CLOSED },
    tells: IN_SERVICE,
  },
  {
    name: 'in the grace period it stays: the machine can still be reclaimed',
    now: '2026-01-05T23:01:00Z',
    given: leaving(
      { node: LABELLED, reclaimAgent: config() },
      { ...wanting, spec: { ...WANTED, gracefulShutdownTimeout: '5m' } },
    ),
    does: ['record', 'cordonNode'],
    changes: { wakeTime: '2026-01-05T23:05:00Z' },
    tells: {
      Ready:
        'False GracePeriodActive: Outside the schedule: the drain begins after a grace period of 300 s',
      MachineReady: 'False GracePeriodActive: The machine is in its grace period',
      ...IS_CONFIGURED,
    },
  },
  {
    name: 'the next Machine has another Node: the ConfigMap of the last one goes first',
    given: inService(
      { reclaimAgent: config(undefined, 'last-night') },
      { spec: WANTED, status: { reclaimAgent: { nodeName: 'last-night' } } },
    ),
    does: ['removeReclaimAgent', 'record'],
    changes: { reclaimAgent: null, wakeTime: CLOSED },
    tells: { ...IN_SERVICE, ...AWAITING },
    again: true,
  },
  {
    name: 'the Machine and its Node are gone: the ConfigMap goes, and then all is at rest',
    now: CLOSED,
    given: removed({ reclaimAgent: config() }, { status: STORED }),
    ...comesToRest(),
    does: ['removeReclaimAgent', 'event Normal MachineDeleted', 'record'],
    changes: { ...comesToRest().changes, reclaimAgent: null },
  },
  {
    name: 'the Machine is gone, and the ConfigMap may not be read: at rest, and the status keeps the Node',
    now: CLOSED,
    given: removed({ reclaimAgent: REFUSED_CONFIG }, { status: STORED }),
    ...comesToRest(),
    tells: { ...comesToRest().tells },
  },
  {
    name: 'deleted, and the Machine is gone: the ConfigMap goes before the finalizer',
    now: CLOSED,
    given: removed({ reclaimAgent: config() }, { status: STORED, deletedAt: CLOSED }),
    does: ['removeReclaimAgent', 'removeFinalizer'],
  },
  {
    name: 'killed, and the Machine is gone: the ConfigMap goes, too',
    now: CLOSED,
    given: removed({ reclaimAgent: config() }, { spec: { killSwitch: true }, status: STORED }),
    does: ['removeReclaimAgent', 'event Warning KillSwitchActivated', 'record'],
    changes: {
      phase: 'Terminated',
      ...NO_REFS,
      reclaimAgent: null,
      shutdownStartedAt: null,
      drain: null,
      wakeTime: NEXT_WINDOW,
    },
    tells: {
      Ready: 'False KillSwitchActivated: Machine terminated due to kill switch',
      MachineReady: 'False KillSwitchActivated: There is no machine',
    },
  },
  {
    name: 'the Machine stays (orphan): its label and ConfigMap go before the finalizer',
    given: inService(
      { machine: runningMachine(), ...CONFIGURED },
      {
        ...wanting,
        status: { ...STORED, ...REFS },
        deletedAt: '2026-01-05T14:50:00Z',
        finalizers: ['5spot.finos.org/scheduledmachine', 'orphan'],
      },
    ),
    does: [
      'removeReclaimAgent',
      'event Normal Orphaned: Deleted without its dependents (orphan propagation): Machine team/worker stays, and nothing removes it. Delete it by hand, or create a ScheduledMachine worker that adopts it',
      'removeFinalizer',
    ],
  },
])

test('an earlier ScheduledMachine has left its label: only the Node is recorded, and the next pass goes on', () => {
  const reclaimAgent = config(undefined, 'worker', 'uid-before')
  const given = inService({ node: LABELLED, reclaimAgent }, { spec: WANTED })
  const before = situation(given)

  expect(decideWhole(before, at('2026-01-05T14:30:00Z'))).toMatchObject({
    effects: [{ type: 'record' }],
    status: { ...before.status, reclaimAgent: { nodeName: 'worker' } },
    again: true,
  })
})
