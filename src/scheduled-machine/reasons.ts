// Condition types and reasons, all of them. Upstream's words where one fits (spec §1).

export const READY = 'Ready'
export const SCHEDULED = 'Scheduled'
export const REFERENCES_VALID = 'ReferencesValid'
export const MACHINE_READY = 'MachineReady'

/** Of `Ready` and `MachineReady`: something that must be read is refused. */
export const READ_FAILED = 'ReadFailed'

export type ReadyReason =
  | 'AwaitingSchedule'
  | 'Paused'
  | 'ReferencesInvalid'
  | 'ScheduleInvalid'
  | 'NameConflict'
  | 'MachineCreated'
  | 'Provisioning'
  | 'ProvisioningFailed'
  | 'ProvisioningTimedOut'
  | 'MachineReady'
  | 'GracePeriodActive'
  | 'NodeDraining'
  | 'NodeDrained'
  | 'NodeDrainFailed'
  | 'MachineDeleted'
  | 'ScheduleInactive'
  | 'ScheduleDisabled'
  | 'KillSwitchActivated'
  | 'KillSwitchReleased'
  | 'MachineCreationFailed'
  | 'MachineDeletionFailed'
  | 'ReconcileFailed'
  | 'FinalizerCleanupTimedOut'
