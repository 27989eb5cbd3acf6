import { describe, expect, it } from 'vitest'
import { STORIES } from '#test/support/stories.ts'
import { tell, tellWithRivals } from '#test/support/story.ts'

describe('two pods that run every pass at the same moment (decision 5)', () => {
  it.each(STORIES)('$name: end as one alone', async (story) => {
    const alone = await tell({ ...story, steps: story.steps.flatMap((step) => [step, again]) })
    const rivals = await tellWithRivals(story)

    expect(rivals.end).toEqual(alone.end)
  })
})

const again = async (): Promise<void> => {}
