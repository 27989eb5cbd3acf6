import { expect, test } from 'vitest'
import { add, closingLine, countVitest } from '#test/support/count.ts'

const file = (...statuses: readonly string[]) => ({
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status })),
})
const UNLOADED = { status: 'failed', assertionResults: [] }
const report = (
  passed: number,
  failed: number,
  ...testResults: readonly ReturnType<typeof file>[]
) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults,
})

test.each([
  {
    name: 'a green run',
    report: report(2, 0, file('passed', 'passed')),
    status: 0,
    line: '2 passed, 0 failed, 0 skipped',
  },
  {
    name: 'a failed test',
    report: report(1, 1, file('passed', 'failed')),
    status: 1,
    line: '1 passed, 1 failed, 0 skipped',
  },
  {
    name: 'a file that did not load',
    report: report(1, 0, file('passed'), UNLOADED),
    status: 1,
    line: '1 passed, 1 failed, 0 skipped',
  },
  {
    name: 'an error outside of every test',
    report: report(1, 0, file('passed')),
    status: 1,
    line: '1 passed, 1 failed, 0 skipped',
  },
  {
    name: 'no test at all',
    report: report(0, 0),
    status: 0,
    line: '0 passed, 1 failed, 0 skipped',
  },
  { name: 'no report', report: undefined, status: 1, line: '0 passed, 1 failed, 0 skipped' },
  {
    name: 'skipped and planned tests',
    report: { ...report(1, 0, file('passed')), numPendingTests: 2, numTodoTests: 1 },
    status: 0,
    line: '1 passed, 0 failed, 3 skipped',
  },
])('$name counts as $line', ({ report, status, line }) => {
  expect(closingLine(countVitest(report, status))).toBe(line)
})

test('counts of two runners add up', () => {
  const sum = add({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 })

  expect(sum).toEqual({ passed: 11, failed: 22, skipped: 33 })
})
