// Vitest as a child, and what its own report says of the run.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './check-steps.ts'
import { type CountedReport, type Counts, countVitest } from './count.ts'
import { type FailedReport, failedFiles, failureLines, withSecond } from './failed-files.ts'
import { slowestTests, type TimedReport } from './slowest.ts'

type Report = CountedReport & FailedReport & TimedReport

// More files than this did not fail because the machine was busy.
const MOST_AGAIN = 3

/**
 * Runs `vitest run` with these arguments to its end. Suites that wait for real programs fail now and then on a busy
 * machine: up to three files that failed run once more, with nothing beside them, and their second result counts. A
 * line `failed: …` tells each failure of the first run, also of those that then pass.
 */
export async function runVitest(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Counts> {
  const first = await runOnce(args, env)
  const again = failedFiles(first.report)
  if (again.length === 0 || again.length > MOST_AGAIN)
    return countVitest(first.report, first.status)
  say(`\nOnce more, with nothing beside: ${again.join(' ')}`)
  const projects = args.filter((arg) => arg.startsWith('--project'))
  const second = await runOnce([...projects, '--maxWorkers=1', ...again], env)
  return countVitest(withSecond(first.report, second.report), second.status)
}

async function runOnce(args: readonly string[], env: NodeJS.ProcessEnv) {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-test-'))
  const file = join(folder, 'report.json')
  try {
    const status = await run(
      [
        'vitest',
        'run',
        ...args,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
      ],
      env,
    )
    const report = readReport(file)
    for (const line of [...slowestTests(report), ...failureLines(report)]) say(line)
    return { report, status }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // The run ended before its report: the count says so.
    return undefined
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
