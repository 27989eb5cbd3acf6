import type { Scene } from '#test/support/scene.ts'

/** Status and reason of a condition of the ScheduledMachine. */
export async function condition(scene: Scene, type: string): Promise<unknown> {
  const { conditions } = (await scene.status()) as {
    conditions: readonly { type: string; status: string; reason: string }[]
  }
  const { status, reason } = conditions.find((each) => each.type === type) ?? {}
  return { status, reason }
}
