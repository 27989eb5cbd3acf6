// The sources of triggers/base that send to the function scheduled-machine.
import { NODE_LABEL, SCHEDULED_MACHINE_LABEL } from '#src/cluster-api/labels.ts'
import { type MachineVersion, machineResource } from '#src/cluster-api/version.ts'
import type { EventSource } from '#src/events/event-source.ts'
import { CONFIG_MAPS, NODES } from '#src/kube/resource.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { CALENDAR_LABEL } from '#src/scheduled-machine/labels.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'

/** Machines are watched in this version. */
export function scheduledMachineSources(version: MachineVersion): readonly EventSource[] {
  return [
    {
      name: 'scheduled-machines',
      mode: 'Reference',
      watched: [{ resource: SCHEDULED_MACHINES }, { resource: SCHEDULE_OVERRIDES }],
    },
    // The names of ConfigMaps that their owners have marked: all would wake the function for each change of any.
    {
      name: 'calendars',
      mode: 'Reference',
      watched: [{ resource: CONFIG_MAPS, label: CALENDAR_LABEL }],
    },
    // The whole Machine: most changes of one that is on its way need no look.
    {
      name: 'machines',
      mode: 'Resource',
      watched: [{ resource: machineResource(version), label: SCHEDULED_MACHINE_LABEL }],
    },
    // The whole Node: its labels name its ScheduledMachine, also after the Node is deleted.
    { name: 'nodes', mode: 'Resource', watched: [{ resource: NODES, label: NODE_LABEL }] },
  ]
}
