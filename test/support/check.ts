// npm run check: everything but the tests.
import { runSteps } from './check-steps.ts'

const failed = await runSteps()
if (failed.length > 0) process.stdout.write(`Failed: ${failed.join(', ')}\n`)
process.exitCode = failed.length === 0 ? 0 : 1
