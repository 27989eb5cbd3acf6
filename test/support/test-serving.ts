// npm run test:serving: builds what is missing of a node with Knative, then the suites that need it, one after the
// other on one node, and those on images of disks. Linux, as root. The last line has the counts.
import { buildControlPlane, MissingTools } from './control-plane/build.ts'
import { MODULES, NODE_MODULES } from './control-plane/programs.ts'
import { closingLine } from './count.ts'
import { runVitest } from './run-vitest.ts'
import { whatIsMissing } from './serving/requirements.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

const missing = whatIsMissing()
if (missing !== undefined) {
  process.stderr.write(`${missing}\n`)
  process.exit(1)
}
try {
  await buildControlPlane(say, [...MODULES, ...NODE_MODULES])
} catch (error) {
  if (!(error instanceof MissingTools)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
// The node's suites measure times, so that nothing runs beside them.
const counts = await runVitest([
  '--project=serving',
  '--no-file-parallelism',
  ...process.argv.slice(2),
])
say(closingLine(counts))
process.exitCode = counts.failed === 0 ? 0 : 1
