// All types and reasons of conditions. Where a word of upstream fits, it is used (spec §1).

export const READY = 'Ready'
export const SCHEDULED = 'Scheduled'
export const REFERENCES_VALID = 'ReferencesValid'
export const MACHINE_READY = 'MachineReady'
/** Absent while there is no Machine. */
export const UP_TO_DATE = 'UpToDate'
/** Present when the spec has files, or fields of the machine. */
export const FIELDS_DELIVERED = 'FieldsDelivered'
/** Present when the spec has taints, or taints of ours are on the Node. */
export const NODE_TAINTED = 'NodeTainted'
/** For `NodeTainted`: another actor has put a taint there that the spec has, too. */
export const TAINT_CONFLICT = 'TaintOwnershipConflict'
/** Present when the spec has commands for an emergency reclaim. */
export const RECLAIM_AGENT_CONFIGURED = 'ReclaimAgentConfigured'
/** Present from an emergency reclaim until the schedule is enabled again. */
export const EMERGENCY_RECLAIM = 'EmergencyReclaim'
/** Present after three reclaims within ten minutes. */
export const RAPID_RECLAIM = 'RapidReclaim'

/** For `Ready` and `Scheduled`: a calendar of the schedule is missing or cannot be read. */
export const CALENDAR_UNAVAILABLE = 'CalendarUnavailable'

/** For `Ready` and `MachineReady`: a read that is needed is refused. */
export const READ_FAILED = 'ReadFailed'

/** For `Ready` and `Scheduled`: the machine is begun before its window. */
export const PREPARING = 'PreparingForWindow'

export type ReadyReason =
  | typeof PREPARING
  | 'WindowTooShort'
  | 'StayingOff'
  | 'AwaitingSchedule'
  | 'Paused'
  | 'ReferencesInvalid'
  | 'FileResolutionFailed'
  | 'ScheduleInvalid'
  | 'CalendarUnavailable'
  | 'NameConflict'
  | 'ClusterDeleting'
  | 'MachineCreated'
  | 'Provisioning'
  | 'ProvisioningFailed'
  | 'ProvisioningTimedOut'
  | 'MachineReady'
  | 'GracePeriodActive'
  | 'EventPathOnNode'
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
  | 'EmergencyReclaim'
