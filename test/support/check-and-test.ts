// npm test: the checks, then the tests that need nothing but Node. The last line has the counts.
import { runSteps } from './check-steps.ts'
import { add, closingLine, NOTHING } from './count.ts'
import { runVitest } from './run-vitest.ts'

const PROJECTS = ['unit', 'functions', 'simulation']

const failedSteps = await runSteps()
const steps = { ...NOTHING, failed: failedSteps.length }
const counts = add(steps, await runVitest(PROJECTS.map((project) => `--project=${project}`)))
if (failedSteps.length > 0) process.stdout.write(`Failed checks: ${failedSteps.join(', ')}\n`)
process.stdout.write(`${closingLine(counts)}\n`)
process.exitCode = counts.failed === 0 ? 0 : 1
