import { expect, test } from 'vitest'
import {
  type FailedReport,
  failedFiles,
  failureLines,
  withSecond,
} from '#test/support/failed-files.ts'

const PASSED = { fullName: 'adds', status: 'passed', failureMessages: [] }
const FAILED = {
  fullName: 'rule divides',
  status: 'failed',
  failureMessages: ['Error: by zero\n    at divide.ts:3'],
}
const REPORT: FailedReport = {
  testResults: [
    {
      name: '/home/me/sundial/test/unit/good.test.ts',
      status: 'passed',
      assertionResults: [PASSED],
    },
    {
      name: '/home/me/sundial/test/unit/bad.test.ts',
      status: 'failed',
      assertionResults: [PASSED, FAILED],
    },
    {
      name: '/home/me/sundial/test/unit/unread.test.ts',
      status: 'failed',
      message: 'Cannot find module x\nRequire stack',
      assertionResults: [],
    },
  ],
}

test('files with a failed test, and files that did not load', () => {
  expect(failedFiles(REPORT)).toEqual([
    '/home/me/sundial/test/unit/bad.test.ts',
    '/home/me/sundial/test/unit/unread.test.ts',
  ])
})

test('a line for each of them has the first line of the message', () => {
  expect(failureLines(REPORT)).toEqual([
    'failed: test/unit/bad.test.ts: rule divides: Error: by zero',
    'failed: test/unit/unread.test.ts: did not load: Cannot find module x',
  ])
})

test('a run without a report has no failed file', () => {
  expect(failedFiles(undefined)).toEqual([])
  expect(failureLines(undefined)).toEqual([])
})

test('a second run of the failed files takes the place of their first results', () => {
  const second = {
    testResults: REPORT.testResults
      .slice(1)
      .map((file) => ({ ...file, status: 'passed', assertionResults: [PASSED] })),
  }

  expect(withSecond(REPORT, second)).toEqual({
    testResults: [REPORT.testResults[0], ...second.testResults],
  })
  expect(withSecond(REPORT, undefined)).toBeUndefined()
})
