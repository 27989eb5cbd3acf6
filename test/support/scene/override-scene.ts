// A scene with a machine in service from 09:00 to 17:00, and an override.
import type { KubeObject } from '#src/kube/object.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { changed } from '#test/support/events.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

export const OVERRIDE_KEY = { namespace: 'team', name: 'late' }

/** The event of the override. */
export const OVERRIDE_CHANGED = changed(
  SCHEDULE_OVERRIDES.apiVersion,
  SCHEDULE_OVERRIDES.kind,
  OVERRIDE_KEY.namespace,
  OVERRIDE_KEY.name,
)

/** An hour before its window closes. Its grace period is ten minutes. `spec` is added to that of the machine. */
export async function createSceneInService(spec: object = {}): Promise<Scene> {
  const scene = await createScene('2026-01-05T16:00:00Z', {
    schedule: { daysOfWeek: ['mon-fri'], hoursOfDay: ['9-16'], timezone: 'UTC' },
    gracefulShutdownTimeout: '10m',
    ...spec,
  })
  await scene.pass()
  await scene.provision()
  await scene.pass()
  return scene
}

/** `On` for the machine until 20:00, if `spec` does not say otherwise. */
export async function createOverride(
  scene: Scene,
  spec: object = {},
  metadata: Partial<KubeObject['metadata']> = {},
): Promise<void> {
  await scene.client.create(SCHEDULE_OVERRIDES, {
    apiVersion: SCHEDULE_OVERRIDES.apiVersion,
    kind: SCHEDULE_OVERRIDES.kind,
    metadata: { ...OVERRIDE_KEY, ...metadata },
    spec: {
      target: { name: 'worker' },
      state: 'On',
      until: '2026-01-05T20:00:00Z',
      reason: 'release night',
      ...spec,
    },
  })
}
