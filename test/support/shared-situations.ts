// Situations that the tables of rules share: one machine through its day, stage by stage.
// 2026-01-05 is a Monday. The window in New York is 14:00Z to 23:00Z, the grace period 5 minutes, the drain 10.
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import {
  type Given,
  machine,
  NODE_UID,
  node,
  providerObject,
  REFS,
  runningMachine,
  UID,
  type World,
} from './situation.ts'

export const IN_WINDOW = '2026-01-05T15:00:00Z'
export const CLOSED = '2026-01-05T23:00:00Z'
export const GRACE_OVER = '2026-01-05T23:05:00Z'
export const DRAIN_OVER = '2026-01-05T23:15:00Z'
export const NEXT_WINDOW = '2026-01-06T14:00:00Z'

/** What a status persists of the Machine of 14:00Z. */
const PERSISTED = { observedGeneration: 1, lastScheduledTime: '2026-01-05T14:00:00Z', ...REFS }

export const PENDING: ScheduledMachineStatus = { phase: 'Pending', ...PERSISTED }
export const ACTIVE: ScheduledMachineStatus = {
  phase: 'Active',
  ...PERSISTED,
  providerID: 'test://worker',
  nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: NODE_UID },
}
export const LEAVING: ScheduledMachineStatus = {
  ...ACTIVE,
  phase: 'ShuttingDown',
  phaseSince: CLOSED,
  shutdownStartedAt: CLOSED,
}
const DRAINING: ScheduledMachineStatus = {
  ...LEAVING,
  drain: { startedAt: GRACE_OVER, podsRemaining: 1, blocked: [] },
}

/** References that were cleared: there is no machine. */
export const NO_REFS = {
  machineRef: null,
  bootstrapRef: null,
  infrastructureRef: null,
  nodeRef: null,
  providerID: null,
}

export const CORDONED = node({
  metadata: { annotations: { '5spot.finos.org/cordoned-by': UID } },
  spec: { unschedulable: true },
})
/** The workload cluster does not answer. */
export const SILENT = { type: 'unknown', message: 'no answer' } as const

const CLUSTER = { type: 'present', isPaused: false, isDeleting: false } as const
export const NO_CLUSTER = { type: 'absent' } as const
export const PAUSED_CLUSTER = { ...CLUSTER, isPaused: true } as const
export const GOING_CLUSTER = { ...CLUSTER, isDeleting: true } as const

/** The annotation that pauses an object. */
export const PAUSED = { annotations: { 'cluster.x-k8s.io/paused': '' } }
/** An object that is being deleted, since 23:06Z. */
export const DELETING = { deletionTimestamp: '2026-01-05T23:06:00Z' }

/** An object of an earlier Machine of that name. */
export function stale(
  kind: 'TestConfig' | 'TestMachine',
  metadata: object = {},
): World['bootstrap'] {
  const found = providerObject(kind, metadata)
  return found?.type === 'ours' ? { type: 'stale', value: found.value } : found
}

/** The owner of a Machine that an earlier ScheduledMachine of the name has created. */
export const FORMER = {
  apiVersion: '5spot.finos.org/v1alpha1',
  kind: 'ScheduledMachine',
  name: 'worker',
  uid: 'uid-former',
}

type Stage = (world?: Partial<World>, more?: Given) => Given

/** A stage: its status and the world around it. A row changes fields of both, and gives the rest. */
function stage(status: ScheduledMachineStatus, around: Partial<World>): Stage {
  return (world = {}, { status: change, ...more } = {}) => ({
    ...more,
    status: { ...status, ...change },
    world: { ...around, ...world },
  })
}

export const joining = stage(PENDING, {
  machine: machine(),
  bootstrap: providerObject('TestConfig'),
  infrastructure: providerObject('TestMachine'),
})
export const inService = stage(ACTIVE, { machine: runningMachine(), node: node() })
/** In its grace period, since 23:00Z. */
export const leaving = stage(LEAVING, { machine: runningMachine(), node: CORDONED })
/** Since 23:05Z. */
export const draining = stage(DRAINING, { machine: runningMachine(), node: CORDONED })
/** Its Machine is being deleted, since 23:06Z. */
export const removing = stage(DRAINING, { machine: runningMachine(DELETING) })
/** Its Machine is gone. */
export const removed = stage(DRAINING, {})

/** A condition that was told before. */
export function told(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  since: string,
  message = '',
) {
  return [{ type, status, reason, message, lastTransitionTime: since }]
}

/** The decision that creates a machine, and what it changes beside the phase and the references. */
export function creates(changes: object, refs: object = REFS) {
  return {
    does: [
      'createMachine',
      'createProviderObject bootstrap',
      'createProviderObject infrastructure',
      'event Normal MachineCreated',
      'record',
    ],
    changes: { phase: 'Pending', ...refs, ...changes },
    tells: {
      Ready: 'False MachineCreated: Machine created; waiting for the providers',
      MachineReady: 'False Provisioning: Machine created; waiting for the providers',
      ReferencesValid: 'True ReconcileSucceeded: All references are valid',
      UpToDate: 'True SpecApplied: The Machine was created from the current spec',
    },
  }
}

/** The decision that finds all gone: at rest until the next window. */
export function comesToRest(wakeTime = NEXT_WINDOW) {
  return {
    does: ['event Normal MachineDeleted', 'record'],
    changes: { phase: 'Inactive', ...NO_REFS, shutdownStartedAt: null, drain: null, wakeTime },
    tells: {
      Ready: 'False MachineDeleted: Machine removed from cluster',
      MachineReady: 'False AwaitingSchedule: There is no machine',
    },
  }
}
