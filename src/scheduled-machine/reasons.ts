// Condition types and reasons, all of them. Upstream's words where one fits (spec §1).

export const READY = 'Ready'
export const SCHEDULED = 'Scheduled'
export const REFERENCES_VALID = 'ReferencesValid'
export const MACHINE_READY = 'MachineReady'
/** Not there while there is no Machine. */
export const UP_TO_DATE = 'UpToDate'
/** There when the spec has taints. */
export const NODE_TAINTED = 'NodeTainted'
/** There when the spec has commands that send the machine away. */
export const EMERGENCY_RECLAIM = 'EmergencyReclaim'

/** Of `Ready` and `MachineReady`: something that must be read is refused. */
export const READ_FAILED = 'ReadFailed'

export type ReadyReason =
  | 'AwaitingSchedule'
  | 'Paused'
  | 'ReferencesInvalid'
  | 'ScheduleInvalid'
  | 'NameConflict'
  | 'ClusterDeleting'
  | 'MachineCreated'
  | 'Provisioning'
  | 'ProvisioningFailed'
  | 'ProvisioningTimedOut'
  | 'MachineReady'
  | 'GracePeriodActive'
  | 'NodeDraining'
  | 'NodeDrained'
  | 'NodeDrainSkipped'
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
  | 'Orphaned'
