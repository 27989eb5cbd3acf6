// `spec.clusterName` was edited: the Machine is still in the Cluster that it was created for.
import type { ClusterFact } from '#src/scheduled-machine/facts.ts'
import { testRule } from '#test/support/rule-table.ts'
import {
  CLOSED,
  GOING_CLUSTER,
  inService,
  leaving,
  NO_CLUSTER,
  PAUSED_CLUSTER,
  removed,
  SILENT,
} from '#test/support/shared-situations.ts'
import { machine, type World } from '#test/support/situation.ts'

const NOW = '2026-01-05T23:10:00Z'
const EDITED = { spec: { clusterName: 'other' } }
const GOOD: ClusterFact = { type: 'present', isPaused: false, isDeleting: false }
const PAUSED = 'Paused by Cluster prod: nothing is done until it is resumed'

/** The Machine's own Cluster, and the one that the spec names. */
function clusters(cluster: ClusterFact, specCluster: ClusterFact): Partial<World> {
  return { clusterName: 'prod', cluster, specCluster }
}

testRule([
  {
    name: 'a machine whose own Cluster is paused is left alone, and that Cluster is named',
    now: NOW,
    given: leaving(clusters(PAUSED_CLUSTER, GOOD), EDITED),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T23:15:00Z' },
    tells: { Ready: `False Paused: ${PAUSED}`, MachineReady: `Unknown Paused: ${PAUSED}` },
  },
  {
    name: 'a machine leaves with its own Cluster, and that Cluster is named',
    given: inService(
      { ...clusters(GOING_CLUSTER, GOOD), machine: machine(), node: undefined },
      EDITED,
    ),
    does: ['event Normal ClusterDeleting', 'record'],
    changes: { phase: 'ShuttingDown', wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: 'False ClusterDeleting: Cluster team/prod is being deleted, and the Machine with it',
      MachineReady:
        'False WaitingForBootstrapData: Waiting for bootstrap data of TestConfig team/worker',
    },
  },
  {
    name: 'the Cluster that the spec names is not there: said of the spec, not of the machine',
    given: inService(
      {
        ...clusters(GOOD, NO_CLUSTER),
        references: { unusableKinds: [], kubeconfig: { type: 'usable' } },
      },
      { ...EDITED, status: { observedGeneration: 0 } },
    ),
    does: ['event Warning ReferencesInvalid', 'record'],
    changes: { observedGeneration: 1, wakeTime: CLOSED },
    tells: {
      Ready:
        'True MachineReady: The machine is in service. References are not valid: spec.clusterName: there is no Cluster team/other. Create it, or correct the name. Sundial looks for it again',
      MachineReady: 'True MachineReady: The Node is Ready',
      ReferencesValid:
        'False ReferencesInvalid: spec.clusterName: there is no Cluster team/other. Create it, or correct the name. Sundial looks for it again',
    },
  },
  {
    name: 'the Node of a Machine that is gone is asked for as long as its own Cluster is there',
    now: NOW,
    given: removed({ ...clusters(GOOD, NO_CLUSTER), node: SILENT }, EDITED),
    does: ['record'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:15:00Z' },
    tells: {
      Ready: 'False NodeDrained: Removing perhaps Node worker',
      MachineReady: 'Unknown WorkloadClusterUnreachable: no answer',
    },
  },
])
