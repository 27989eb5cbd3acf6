import { testRule } from '#test/support/rule-table.ts'
import {
  ACTIVE,
  CLOSED,
  CORDONED,
  inService,
  LEAVING,
  NO_CLUSTER,
  PAUSED,
  PAUSED_CLUSTER,
  PENDING,
} from '#test/support/shared-situations.ts'
import { runningMachine, unownedMachine } from '#test/support/situation.ts'

const BY_ITSELF =
  'Paused by the annotation cluster.x-k8s.io/paused on ScheduledMachine worker: nothing is done until it is resumed (kubectl annotate sm worker cluster.x-k8s.io/paused-)'
const BY_MACHINE =
  'Paused by the annotation cluster.x-k8s.io/paused on Machine worker: nothing is done until it is resumed'
const BY_CLUSTER = 'Paused by Cluster prod: nothing is done until it is resumed'
const BY_MOVE =
  'Paused by clusterctl move, which moves it to another cluster: nothing is done until it is resumed'
const NEW = { finalizers: [], status: {} }

function pausedBy(words: string, isReady: 'True' | 'False' = 'True') {
  return {
    does: ['record'],
    tells: { Ready: `${isReady} Paused: ${words}`, MachineReady: `Unknown Paused: ${words}` },
  }
}

testRule([
  {
    name: 'paused by its annotation: nothing is done, and that is said',
    given: inService({}, { isPaused: true }),
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    ...pausedBy(BY_ITSELF),
  },
  {
    name: 'paused while it joins: it stays Pending',
    given: { status: PENDING, isPaused: true },
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    ...pausedBy(BY_ITSELF, 'False'),
  },
  {
    name: 'paused by the annotation of its Machine',
    given: inService({ machine: runningMachine(PAUSED) }),
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    ...pausedBy(BY_MACHINE),
  },
  {
    name: 'a Machine that has lost its owner is not adopted while it is paused',
    given: inService({ machine: unownedMachine(PAUSED) }),
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    ...pausedBy(BY_MACHINE),
  },
  {
    name: 'paused by its Cluster when the window closes: it does not leave',
    now: CLOSED,
    given: inService({ cluster: PAUSED_CLUSTER }),
    changes: { wakeTime: '2026-01-05T23:05:00Z' },
    ...pausedBy(BY_CLUSTER),
  },
  {
    name: 'paused by its Cluster when its Machine is gone: none is created',
    given: { status: ACTIVE, world: { cluster: PAUSED_CLUSTER } },
    does: ['record'],
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: `True Paused: ${BY_CLUSTER}`,
      MachineReady: `Unknown Paused: ${BY_CLUSTER}`,
      ReferencesValid: 'True ReconcileSucceeded: All references are valid',
    },
  },
  {
    name: 'paused by its Cluster, and an undone shutdown has left our cordon: it is not lifted',
    given: inService({ node: CORDONED, cluster: PAUSED_CLUSTER }),
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    ...pausedBy(BY_CLUSTER),
  },
  {
    name: 'first sight of one that is paused: no finalizer, and no Event',
    given: { ...NEW, isPaused: true },
    changes: { phase: 'Pending', observedGeneration: 1, wakeTime: '2026-01-05T15:05:00Z' },
    ...pausedBy(BY_ITSELF, 'False'),
  },
  {
    name: 'first sight of one whose Machine is paused: no finalizer, and no Event',
    given: { ...NEW, world: { machine: runningMachine(PAUSED) } },
    changes: { phase: 'Pending', observedGeneration: 1, wakeTime: '2026-01-05T15:05:00Z' },
    ...pausedBy(BY_MACHINE, 'False'),
  },
  {
    name: 'first sight of one whose Cluster is paused: no finalizer, and no Event',
    given: { ...NEW, world: { cluster: PAUSED_CLUSTER } },
    changes: { phase: 'Pending', observedGeneration: 1, wakeTime: '2026-01-05T15:05:00Z' },
    ...pausedBy(BY_CLUSTER, 'False'),
  },
  {
    name: 'one that is paused, deleted and was never looked at: Pending',
    given: { status: {}, deletedAt: '2026-01-05T14:59:00Z', isPaused: true },
    changes: { phase: 'Pending', observedGeneration: 1, wakeTime: '2026-01-05T15:05:00Z' },
    ...pausedBy(BY_ITSELF, 'False'),
  },
  {
    name: 'somebody takes the finalizer away while it is paused: it stays so',
    given: { finalizers: [], status: ACTIVE, isPaused: true },
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    ...pausedBy(BY_ITSELF),
  },
  {
    name: 'moved away by clusterctl, and deleted here: its Node belongs to the copy',
    now: '2026-01-05T23:07:00Z',
    given: {
      status: LEAVING,
      isMovedAway: true,
      deletedAt: CLOSED,
      world: { node: CORDONED, cluster: NO_CLUSTER },
    },
    changes: { wakeTime: '2026-01-05T23:12:00Z' },
    ...pausedBy(BY_MOVE, 'False'),
  },
])
