import { describe, expect, it } from 'vitest'
import { EVENTS, NODES } from '#src/kube/resource.ts'
import { DAY } from '#test/support/day.ts'
import { BOOTSTRAP, INFRASTRUCTURE, KEY } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { STORIES } from '#test/support/stories.ts'
import { tell } from '#test/support/story.ts'
import { brief, COSTS } from '#test/support/story-costs.ts'

describe('a day of a machine, pass by pass', () => {
  it('reads and writes what each step needs, and nothing else', async () => {
    const scene = await createScene('2026-01-05T12:00:00Z')
    const seen: unknown[] = []

    for (const step of DAY) {
      await step.given?.(scene)
      const { answer, calls } = await scene.pass()
      seen.push({ name: step.name, answer, calls, phase: (await scene.status())['phase'] })
    }

    expect(seen).toEqual(
      DAY.map(({ name, calls, phase }) => ({ name, answer: 204, calls: [...calls], phase })),
    )
  })

  it('leaves one Event for each transition, and nothing else behind', async () => {
    const scene = await createScene('2026-01-05T12:00:00Z')

    for (const step of DAY) {
      await step.given?.(scene)
      await scene.pass()
    }

    const events = await scene.client.list(EVENTS, { namespace: 'team' })
    expect(events.map((event) => event['reason']).sort()).toEqual([
      'AwaitingSchedule',
      'GracePeriodActive',
      'MachineCreated',
      'MachineDeleted',
      'MachineReady',
      'ScheduleInactive',
    ])
    expect(await leftovers(scene)).toEqual([])
  })
})

async function leftovers(scene: Scene): Promise<readonly unknown[]> {
  const found = await Promise.all([
    scene.machine(),
    scene.client.get(BOOTSTRAP, KEY),
    scene.client.get(INFRASTRUCTURE, KEY),
    scene.client.get(NODES, { name: KEY.name }),
  ])
  return found.filter((object) => object !== undefined)
}

describe('every row of the phase table, through HTTP', () => {
  it.each(STORIES)('$name: each pass asks for this, and for nothing else', async (story) => {
    const { passes } = await tell(story)

    expect(passes.map(({ answer }) => answer)).toEqual(story.steps.map(() => 204))
    expect(passes.map(({ calls }) => calls.map(brief).join(', '))).toEqual(COSTS[story.name])
  })

  it.each(STORIES)('$name: one pass more writes nothing (I4)', async (story) => {
    const { passes } = await tell({ ...story, steps: [...story.steps, async () => {}] })

    const writes = passes.at(-1)?.calls.filter((call) => !call.startsWith('GET '))
    expect(writes).toEqual([])
  })
})
