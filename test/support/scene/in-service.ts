// A machine in its window.
import { createScene, type Scene } from '#test/support/scene.ts'

export const IN_WINDOW = '2026-01-05T15:00:00Z'

export async function inService(spec: object = {}): Promise<Scene> {
  const scene = await createScene(IN_WINDOW, spec)
  await scene.pass()
  await scene.provision()
  await scene.pass()
  return scene
}
