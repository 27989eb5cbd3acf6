import { expect, test } from 'vitest'
import { isReady, isUnreachable, readyCondition } from '#src/nodes/readiness.ts'
import { node } from './objects.ts'

test.each([
  ['True', true, false],
  ['False', false, false],
  ['Unknown', false, true],
])('a Node whose Ready is %s: ready %s, unreachable %s', (status, ready, unreachable) => {
  const subject = node({
    conditions: [
      { type: 'MemoryPressure', status: 'True' },
      { type: 'Ready', status },
    ],
  })

  expect(isReady(subject)).toBe(ready)
  expect(isUnreachable(subject)).toBe(unreachable)
})

test('a Node that has not reported yet is neither ready nor unreachable', () => {
  const { status: _, ...silent } = node()

  expect(readyCondition(silent)).toBeUndefined()
  expect(isReady(silent)).toBe(false)
  expect(isUnreachable(silent)).toBe(false)
})
