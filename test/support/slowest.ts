/** What is read of vitest's JSON report. */
export interface TimedReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly duration?: number | null
    }[]
  }[]
}

const MOST = 10

/** The ten tests that took longest, a line each; the slowest first. `.ci/run` collects these lines. */
export function slowestTests(report: TimedReport | undefined): readonly string[] {
  const tests = (report?.testResults ?? []).flatMap(({ assertionResults }) => assertionResults)
  return tests
    .map(({ fullName, duration }) => ({ fullName, seconds: (duration ?? 0) / 1000 }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, MOST)
    .map(({ fullName, seconds }) => `slowest: ${seconds.toFixed(1).padStart(6)} s  ${fullName}`)
}
