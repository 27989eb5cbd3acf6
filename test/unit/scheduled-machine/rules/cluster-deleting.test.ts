import { testRule } from '#test/support/rule-table.ts'
import { ACTIVE, DELETING, GOING_CLUSTER } from '#test/support/shared-situations.ts'
import { REFS, runningMachine } from '#test/support/situation.ts'

const WAITING =
  'Cluster team/prod is being deleted: no machine is created for it. Delete this ScheduledMachine, or name another Cluster in spec.clusterName'

testRule([
  {
    name: 'a window opens while the Cluster is being deleted: nothing is created',
    given: { world: { cluster: GOING_CLUSTER } },
    does: ['event Warning ClusterDeleting', 'event Normal ClusterDeleting', 'record'],
    changes: { phase: 'Pending', wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: `False ClusterDeleting: ${WAITING}`,
      MachineReady: 'False ClusterDeleting: There is no machine',
      ReferencesValid: `False ClusterDeleting: ${WAITING}`,
    },
  },
  {
    name: 'the Machine leaves with its Cluster: followed, and not waited for to make another',
    given: {
      status: ACTIVE,
      world: { machine: runningMachine(DELETING), cluster: GOING_CLUSTER },
    },
    does: ['event Normal ClusterDeleting', 'record'],
    changes: { phase: 'ShuttingDown', wakeTime: '2026-01-05T15:00:10Z' },
    tells: {
      Ready: 'False ClusterDeleting: Cluster team/prod is being deleted, and the Machine with it',
      MachineReady: 'False Deleting: The Machine is being deleted',
    },
  },
  {
    name: 'the Machine has left with its Cluster, which is still there: nothing is created',
    given: {
      status: { phase: 'ShuttingDown', observedGeneration: 1, ...REFS },
      world: { cluster: GOING_CLUSTER },
    },
    does: ['event Warning ClusterDeleting', 'event Normal ClusterDeleting', 'record'],
    changes: {
      phase: 'Pending',
      machineRef: null,
      bootstrapRef: null,
      infrastructureRef: null,
      wakeTime: '2026-01-05T15:05:00Z',
    },
    tells: {
      Ready: `False ClusterDeleting: ${WAITING}`,
      MachineReady: 'False ClusterDeleting: There is no machine',
      ReferencesValid: `False ClusterDeleting: ${WAITING}`,
    },
  },
])
