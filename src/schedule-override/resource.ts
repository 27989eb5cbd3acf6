import type { Resource } from '#src/kube/resource.ts'

export const SCHEDULE_OVERRIDES: Resource = {
  apiVersion: 'schedule.sundial.dev/v1alpha1',
  kind: 'ScheduleOverride',
  plural: 'scheduleoverrides',
  namespaced: true,
}
