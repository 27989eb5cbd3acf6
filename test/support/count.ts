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

/** What is read of vitest's JSON report. */
export interface CountedReport {
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

/**
 * Counts of vitest's JSON report (`undefined` when it wrote none) and its exit status. A file that
 * did not load has no tests to count, and an error outside of every test fails no test: each of the
 * two counts as one failed, and so does a run without any test.
 */
export function countVitest(report: CountedReport | undefined, status: number): Counts {
  if (report === undefined) return { ...NOTHING, failed: 1 }
  const counts = report.testResults.map(countFile).reduce(add, NOTHING)
  const empty = counts.passed + counts.failed === 0
  const unexplained = status !== 0 && counts.failed === 0
  return empty || unexplained ? { ...counts, failed: counts.failed + 1 } : counts
}

function countFile({ status, assertionResults }: CountedReport['testResults'][number]): Counts {
  const having = (wanted: string) =>
    assertionResults.filter((result) => result.status === wanted).length
  const [passed, failed] = [having('passed'), having('failed')]
  const unloaded = status === 'failed' && failed === 0 ? 1 : 0
  return {
    passed,
    failed: failed + unloaded,
    skipped: assertionResults.length - passed - failed,
  }
}
