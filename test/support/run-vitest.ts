// Vitest as a child, and what its own report says of the run.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './check-steps.ts'
import { type Counts, countVitest } from './count.ts'
import { slowestTests } from './slowest.ts'

/** Runs `vitest run` with these arguments to its end. */
export async function runVitest(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Counts> {
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
    for (const line of slowestTests(report)) process.stdout.write(`${line}\n`)
    return countVitest(report, status)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file: string) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // The run ended before its report: the count says so.
    return undefined
  }
}
