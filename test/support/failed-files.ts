/** What is read of vitest's JSON report. */
export interface FailedReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages?: readonly string[] | null
    }[]
  }[]
}

/** Absolute paths of the files that did not load, or that have a failed test. */
export function failedFiles(report: FailedReport | undefined): readonly string[] {
  return failed(report).map(({ name }) => name)
}

/** A line for each failed test, and for each file that did not load. `.ci/run` collects these lines. */
export function failureLines(report: FailedReport | undefined): readonly string[] {
  return failed(report).flatMap(({ name, message = '', assertionResults }) => {
    const tests = assertionResults.filter(({ status }) => status === 'failed')
    if (tests.length === 0) return [lineOf(name, 'did not load', message)]
    return tests.map(({ fullName, failureMessages }) =>
      lineOf(name, fullName, failureMessages?.[0] ?? ''),
    )
  })
}

/** The files of `first`, with the results of `second` for those that ran in both. */
export function withSecond<Report extends FailedReport>(
  first: Report | undefined,
  second: Report | undefined,
): Report | undefined {
  if (first === undefined || second === undefined) return undefined
  const names = new Set(failedFiles(first))
  const others = first.testResults.filter(({ name }) => !names.has(name))
  return { ...first, testResults: [...others, ...second.testResults] }
}

function failed(report: FailedReport | undefined) {
  return (report?.testResults ?? []).filter(({ status }) => status === 'failed')
}

function lineOf(file: string, test: string, message: string): string {
  const path = file.slice(file.lastIndexOf('/test/') + 1)
  return `failed: ${path}: ${test}: ${message.split('\n', 1)[0]}`
}
