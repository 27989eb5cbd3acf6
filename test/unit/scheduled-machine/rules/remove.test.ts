// From the DELETE of the Machine until nothing of ours is left.
import { testRule } from '#test/support/rule-table.ts'
import {
  CLOSED,
  CORDONED,
  comesToRest,
  DELETING,
  GOING_CLUSTER,
  inService,
  NO_CLUSTER,
  removed,
  removing,
  SILENT,
  stale,
  told,
} from '#test/support/shared-situations.ts'
import { machine, node, providerObject, runningMachine } from '#test/support/situation.ts'

const NOW = '2026-01-05T23:07:00Z'
const BOOTSTRAP = providerObject('TestConfig')
const INFRASTRUCTURE = providerObject('TestMachine')
const FOLLOWED = 'False NodeDrained: Removing Machine team/worker'
const DELETED = 'False Deleting: The Machine is being deleted'
const GONE = 'False MachineDeleted: The Machine is gone'
const PAUSED_BY_CLUSTER_API = { type: 'Paused', status: 'True', reason: 'Paused', message: '' }

testRule([
  {
    name: 'the Machine is being deleted: followed',
    now: '2026-01-05T23:06:10Z',
    given: removing(),
    does: ['record'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:06:20Z' },
    tells: { Ready: FOLLOWED, MachineReady: DELETED },
  },
  {
    name: 'somebody else has deleted the Machine: a removal has begun',
    now: CLOSED,
    given: inService({ machine: runningMachine(DELETING), node: undefined }),
    does: ['event Normal NodeDrained', 'record'],
    changes: {
      phase: 'ShuttingDown',
      shutdownStartedAt: CLOSED,
      drain: { startedAt: CLOSED, podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T23:00:10Z',
    },
    tells: { Ready: FOLLOWED, MachineReady: DELETED },
  },
  {
    name: 'the Machine goes after a drain that failed: that is said until it is gone',
    now: '2026-01-05T23:20:00Z',
    given: removing(
      { node: CORDONED },
      { status: { conditions: told('Ready', 'False', 'NodeDrainFailed', '2026-01-05T23:15:00Z') } },
    ),
    does: ['record'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:25:00Z' },
    tells: { Ready: 'False NodeDrainFailed: Removing Machine team/worker', MachineReady: DELETED },
  },
  {
    name: 'Cluster API has paused the Machine that is to go: no need to look every ten seconds',
    now: '2026-01-05T23:06:10Z',
    given: removing({
      machine: machine({ metadata: DELETING, status: { conditions: [PAUSED_BY_CLUSTER_API] } }),
    }),
    does: ['record'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:11:10Z' },
    tells: {
      Ready: FOLLOWED,
      MachineReady: 'False Paused: Cluster API has paused the Machine, its deletion included',
    },
  },
  {
    name: 'the Machine is gone, what it refers to is not: deleted, and its Node after that',
    now: NOW,
    given: removed({ bootstrap: BOOTSTRAP, infrastructure: INFRASTRUCTURE, node: CORDONED }),
    does: ['record', 'deleteProviderObject bootstrap', 'deleteProviderObject infrastructure'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:07:10Z' },
    tells: {
      Ready:
        'False NodeDrained: Removing TestConfig team/worker, TestMachine team/worker, Node worker',
      MachineReady: GONE,
    },
  },
  {
    name: 'of two objects of an earlier Machine one is going: the other is deleted',
    now: NOW,
    given: removed({
      bootstrap: stale('TestConfig'),
      infrastructure: stale('TestMachine', DELETING),
      node: CORDONED,
    }),
    does: ['record', 'deleteProviderObject bootstrap'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:07:10Z' },
    tells: {
      Ready:
        'False NodeDrained: Removing TestConfig team/worker, TestMachine team/worker, Node worker',
      MachineReady: GONE,
    },
  },
  {
    name: 'an object that is going is waited for',
    now: NOW,
    given: removed({ infrastructure: providerObject('TestMachine', DELETING) }),
    does: ['record'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:07:10Z' },
    tells: { Ready: 'False NodeDrained: Removing TestMachine team/worker', MachineReady: GONE },
  },
  {
    name: 'the Machine is gone, its Node is not: deleted',
    now: NOW,
    given: removed({ node: CORDONED }),
    does: ['record', 'deleteNode'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:07:10Z' },
    tells: { Ready: 'False NodeDrained: Removing Node worker', MachineReady: GONE },
  },
  {
    name: 'another Node of that name is left alone',
    now: NOW,
    given: removed({ node: node({ metadata: { uid: 'another' } }) }),
    ...comesToRest(),
  },
  {
    name: 'nobody can say whether the Node is gone: asked again',
    now: NOW,
    given: removed({ node: SILENT }),
    does: ['record'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:12:00Z' },
    tells: {
      Ready: 'False NodeDrained: Removing perhaps Node worker',
      MachineReady: 'Unknown WorkloadClusterUnreachable: no answer',
    },
  },
  {
    name: 'nobody has answered for the Node for long enough: it is left behind',
    now: '2026-01-05T23:25:01Z',
    given: removed({ node: SILENT }),
    ...comesToRest(),
  },
  {
    name: 'the Cluster is gone: nobody is left to answer for the Node',
    now: NOW,
    given: removed({ node: SILENT, cluster: NO_CLUSTER }),
    ...comesToRest(),
  },
  {
    name: 'the Cluster goes: it is not asked for a Node that may be left',
    now: NOW,
    given: removed({ node: SILENT, cluster: GOING_CLUSTER }, { deletedAt: CLOSED }),
    does: ['removeFinalizer'],
  },
])
