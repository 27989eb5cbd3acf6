import { expect, test } from 'vitest'
import { budget } from '#src/embedded/stand-ins/disruption-budget.ts'

test.each([
  ['one of three may go', { minAvailable: 2 }, 3, 3, [3, 3, 2, 1]],
  ['none may go when all are needed', { minAvailable: 3 }, 3, 3, [3, 3, 3, 0]],
  ['too few healthy ones: none, not a debt', { minAvailable: 3 }, 3, 1, [3, 1, 3, 0]],
  ['a share is rounded up', { minAvailable: '50%' }, 5, 5, [5, 5, 3, 2]],
  ['maxUnavailable counts from the scale', { maxUnavailable: 1 }, 5, 5, [5, 5, 4, 1]],
  ['maxUnavailable as a share is rounded up', { maxUnavailable: '30%' }, 5, 5, [5, 5, 3, 2]],
  ['nothing may be unavailable', { maxUnavailable: 0 }, 2, 2, [2, 2, 2, 0]],
  ['an unhealthy one uses up the allowance', { maxUnavailable: 1 }, 5, 4, [5, 4, 4, 0]],
  ['no Pods: nothing to disrupt', { maxUnavailable: 1 }, 0, 0, [0, 0, 0, 0]],
] as const)('%s', (_, spec, scale, healthy, expected) => {
  const { minAvailable, maxUnavailable }: { minAvailable?: unknown; maxUnavailable?: unknown } =
    spec
  const [expectedPods, currentHealthy, desiredHealthy, disruptionsAllowed] = expected

  expect(budget({ minAvailable, maxUnavailable, pods: scale, scale, healthy })).toEqual({
    expectedPods,
    currentHealthy,
    desiredHealthy,
    disruptionsAllowed,
  })
})
