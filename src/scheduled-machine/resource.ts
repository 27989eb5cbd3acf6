import type { Resource } from '#src/kube/resource.ts'

export const SCHEDULED_MACHINES: Resource = {
  apiVersion: '5spot.finos.org/v1alpha1',
  kind: 'ScheduledMachine',
  plural: 'scheduledmachines',
  namespaced: true,
}
