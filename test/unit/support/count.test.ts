import { expect, test } from 'vitest'
import { add, closingLine, countVitest } from '#test/support/count.ts'

const file = (...statuses: readonly string[]) => ({
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status })),
})
const UNLOADED = { status: 'failed', assertionResults: [] }
const report = (...testResults: readonly ReturnType<typeof file>[]) => ({ testResults })

test.each([
  {
    name: 'a green run',
    report: report(file('passed', 'passed')),
    status: 0,
    line: '2 passed, 0 failed, 0 skipped',
  },
  {
    name: 'a failed test',
    report: report(file('passed', 'failed')),
    status: 1,
    line: '1 passed, 1 failed, 0 skipped',
  },
  {
    name: 'a file that did not load',
    report: report(file('passed'), UNLOADED),
    status: 1,
    line: '1 passed, 1 failed, 0 skipped',
  },
  {
    name: 'an error outside of every test',
    report: report(file('passed')),
    status: 1,
    line: '1 passed, 1 failed, 0 skipped',
  },
  {
    name: 'no test at all',
    report: report(),
    status: 0,
    line: '0 passed, 1 failed, 0 skipped',
  },
  { name: 'no report', report: undefined, status: 1, line: '0 passed, 1 failed, 0 skipped' },
  {
    name: 'skipped and planned tests',
    report: report(file('passed', 'skipped', 'pending'), file('todo')),
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
