import { describe, expect, it } from 'vitest'
import { EVENTS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene } from '#test/support/scene.ts'
import { STORIES } from '#test/support/stories.ts'
import { tell, tellWithRivals } from '#test/support/story.ts'

describe('two pods that run every pass at the same moment (decision 5)', () => {
  it.each(STORIES)('$name: end as one alone', async (story) => {
    const alone = await tell({ ...story, steps: story.steps.flatMap((step) => [step, again]) })
    const rivals = await tellWithRivals(story)

    expect(rivals.end).toEqual(alone.end)
  })
})

it('a transition that has one Event still has one when the status was written meanwhile', async () => {
  const scene = await createScene('2026-01-05T15:00:00Z')
  await scene.pass()
  await scene.provision()
  // Between the Event and the status that is decided on, another pod tells of the same phase.
  scene.fault(async (call) => {
    if (call !== 'PATCH scheduledmachines/worker/status') return undefined
    scene.fault(undefined)
    const status = { message: 'Waiting for the Node' }
    await scene.client.patchStatus(SCHEDULED_MACHINES, KEY, { status })
    return undefined
  })

  await scene.pass()

  const events = await scene.client.list(EVENTS)
  expect(events.map(({ note }) => note).sort()).toEqual([
    'Pending -> Active: The machine is in service',
    'Unknown -> Pending: Accepted; evaluating the schedule',
  ])
})

const again = async (): Promise<void> => {}
