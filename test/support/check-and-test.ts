// npm test: the checks, then the tests that need nothing but Node. The last line has the counts.
import { availableParallelism } from 'node:os'
import { runSteps } from './check-steps.ts'
import { add, closingLine, NOTHING } from './count.ts'
import { runVitest } from './run-vitest.ts'

const PROJECTS = ['unit', 'functions', 'simulation']

const failedSteps = await runSteps()
const steps = { ...NOTHING, failed: failedSteps.length }
// Left to itself, vitest keeps a core free.
const counts = await runVitest([
  ...PROJECTS.map((project) => `--project=${project}`),
  `--maxWorkers=${availableParallelism()}`,
])
if (failedSteps.length > 0) process.stdout.write(`Failed checks: ${failedSteps.join(', ')}\n`)
const all = add(steps, counts)
process.stdout.write(`${closingLine(all)}\n`)
process.exitCode = all.failed === 0 ? 0 : 1
