// npm test: the checks, then the tests that need nothing but Node. The last line has the counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, runSteps } from './check-steps.ts'
import { add, type Counts, closingLine, countVitest, NOTHING } from './count.ts'

const PROJECTS = ['unit', 'functions', 'simulation']

const failedSteps = await runSteps()
const steps = { ...NOTHING, failed: failedSteps.length }
const counts = add(steps, await runTests())
if (failedSteps.length > 0) process.stdout.write(`Failed checks: ${failedSteps.join(', ')}\n`)
process.stdout.write(`${closingLine(counts)}\n`)
process.exitCode = counts.failed === 0 ? 0 : 1

async function runTests(): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-test-'))
  const file = join(folder, 'report.json')
  try {
    const status = await run([
      'vitest',
      'run',
      ...PROJECTS.map((project) => `--project=${project}`),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ])
    return countVitest(readReport(file), status)
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
