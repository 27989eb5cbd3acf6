import { describe, expect, it } from 'vitest'
import { STORIES } from '#test/support/stories.ts'
import { tell } from '#test/support/story.ts'

describe('a pass killed after each of its requests, then run again (I3)', () => {
  it.each(STORIES)('$name: ends as if nothing had happened', async (story) => {
    const undisturbed = await tell(story)
    const ends: unknown[] = []

    for (const [step, { calls }] of undisturbed.passes.entries()) {
      for (let after = 1; after <= calls.length; after += 1) {
        const { end } = await tell(story, { step, after })
        ends.push({ step, after, call: calls[after - 1], end })
      }
    }

    expect(ends).toEqual(ends.map((each) => ({ ...(each as object), end: undisturbed.end })))
    expect(ends.length).toBeGreaterThan(story.steps.length)
  })
})
