import { expect, test } from 'vitest'
import { createAdaptiveLimit, LEAST, MOST, START } from '#src/kube/adaptive-limit.ts'

interface Answer {
  readonly took: number
  readonly isOverloaded?: boolean
  readonly isFull?: boolean
  /** How many at the same time, one if not said. */
  readonly times?: number
  readonly kind?: string
}

const fast: Answer = { took: 10 }

test.each<[string, readonly Answer[], number]>([
  ['good answers do not raise a limit that is not used', [{ ...fast, times: 500 }], START],
  ['one for each round of good answers at the limit', [{ ...fast, isFull: true, times: 33 }], 33],
  ['up to the most', [{ ...fast, isFull: true, times: 5_000 }], MOST],
  ['a refusal halves it', [{ took: 5, isOverloaded: true }], 16],
  ['refusals at the same time count once', [{ took: 5, isOverloaded: true, times: 20 }], 16],
  [
    'one refusal after the other',
    [
      { took: 5, isOverloaded: true },
      { took: 5, isOverloaded: true },
    ],
    8,
  ],
  ['never below the least', Array(20).fill({ took: 5, isOverloaded: true }), LEAST],
  [
    'an answer that is late, and that is not, as the first, lowers it by a tenth',
    [fast, { took: 1_500 }],
    28,
  ],
  ['late, but not five times as late as the fastest', [{ took: 2_000 }, { took: 9_000 }], START],
  ['more than five times', [{ took: 2_000 }, { took: 10_001 }], 28],
  ['a list is no measure for another request', [fast, { took: 1_500, kind: 'LIST' }], START],
  [
    'a server that became slow for all is measured anew after two minutes',
    [fast, { took: 130_000 }, { took: 2_000 }, { took: 2_500 }],
    START,
  ],
])('%s', (_, answers, expected) => {
  let now = 0
  const limit = createAdaptiveLimit(() => now)

  for (const { took, isOverloaded = false, isFull = false, times = 1, kind = 'GET' } of answers) {
    const ends = Array.from({ length: times }, () => limit.begin(kind, isFull))
    now += took
    for (const end of ends) end(isOverloaded)
  }

  expect(limit.current()).toBe(expected)
})
