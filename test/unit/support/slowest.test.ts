import { expect, test } from 'vitest'
import { slowestTests } from '#test/support/slowest.ts'

test('the ten slowest tests of all files are named, the slowest first', () => {
  const file = (...durations: readonly number[]) => ({
    assertionResults: durations.map((duration) => ({ fullName: `takes ${duration}`, duration })),
  })

  const lines = slowestTests({ testResults: [file(1, 2, 3, 4, 5, 6), file(70_050, 8, 9, 10, 11)] })

  expect(lines).toHaveLength(10)
  expect(lines[0]).toBe('slowest:   70.0 s  takes 70050')
  expect(lines.at(-1)).toBe('slowest:    0.0 s  takes 2')
})

test('a test without a duration, and a run without a report, are no error', () => {
  expect(slowestTests({ testResults: [{ assertionResults: [{ fullName: 'skipped' }] }] })).toEqual([
    'slowest:    0.0 s  skipped',
  ])
  expect(slowestTests(undefined)).toEqual([])
})
