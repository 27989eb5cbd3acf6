// The finalizer and the annotations of ScheduledMachines. The labels of Machines and their objects are in
// src/cluster-api.
import { MACHINE_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'

export const FINALIZER = '5spot.finos.org/scheduledmachine'
/** On the Machine: the part of the spec that it was created from. */
export const APPLIED_SPEC_ANNOTATION = '5spot.finos.org/applied-spec'
/** On a Node: the UID of the ScheduledMachine that made it unschedulable. */
export const CORDONED_BY_ANNOTATION = MACHINE_CORDON_ANNOTATION
/** On a Node: the taints on it that are ours. */
export const APPLIED_TAINTS_ANNOTATION = '5spot.finos.org/applied-taints'
/** On a Machine: the taints that its Node has until its startup is over. */
export const STARTUP_ANNOTATION = '5spot.finos.org/startup-taints'
/** On a Node: its startup is over. */
export const STARTED_ANNOTATION = '5spot.finos.org/started'
/** On a ConfigMap with a calendar: its changes take effect at once. */
export const CALENDAR_LABEL = 'schedule.sundial.dev/calendar'
/** On a ScheduledMachine: a person has acknowledged its last reclaim. */
export const RECLAIM_ACKNOWLEDGED_ANNOTATION = '5spot.finos.org/reclaim-acknowledged'
/** On the ConfigMap of a reclaim agent: the UID of the ScheduledMachine that wrote it last. */
export const CONFIGURED_BY_ANNOTATION = '5spot.finos.org/configured-by'
