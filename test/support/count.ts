// Adds up what test runners reported. The closing line of every test command is made here.

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 }

export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  }
}

export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    status: string
    assertionResults: readonly { status: string }[]
  }[]
}

/**
 * Counts of vitest's JSON report (`undefined` when it wrote none) and its exit status. A file that
 * did not load has no tests to count, and an error outside of every test fails no test: each of the
 * two counts as one failed, and so does a run without any test.
 */
export function countVitest(report: VitestReport | undefined, status: number): Counts {
  if (report === undefined) return { ...NOTHING, failed: 1 }
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(isFailed),
  ).length
  const counts: Counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded,
    skipped: report.numPendingTests + report.numTodoTests,
  }
  const empty = counts.passed + counts.failed === 0
  const unexplained = status !== 0 && counts.failed === 0
  return empty || unexplained ? { ...counts, failed: counts.failed + 1 } : counts
}

function isFailed(test: { status: string }): boolean {
  return test.status === 'failed'
}
