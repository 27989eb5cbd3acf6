// npm run test:cluster [-- FILTER…]: builds what is missing of a real control plane, then the suites
// that need it. With filters only the suites whose path has one of them. The last line has the counts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildFunctions } from './build.ts'
import { buildControlPlane, MissingTools } from './control-plane/build.ts'
import { add, closingLine } from './count.ts'
import { runVitest } from './run-vitest.ts'

// Suites mostly wait: on two cores one takes between a quarter and three quarters of one. More at a time than this would be
// slow, not busy.
const SIDE_BY_SIDE = 3

const filters = process.argv.slice(2)
const say = (line: string) => process.stdout.write(`${line}\n`)

try {
  await buildControlPlane(say)
} catch (error) {
  if (!(error instanceof MissingTools)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}

const folder = mkdtempSync(join(tmpdir(), 'sundial-test-cluster-'))
try {
  const bundles = join(folder, 'dist')
  await buildFunctions(bundles)
  const env = {
    ...process.env,
    SUNDIAL_BUNDLES: bundles,
    SUNDIAL_AUDIT_LOGS: join(folder, 'audit'),
  }
  let counts = await runVitest(
    ['--project=cluster', `--maxWorkers=${SIDE_BY_SIDE}`, ...filters],
    env,
  )
  // The same lives without Knative.
  if (filters.length === 0) {
    const standalone = { ...env, SUNDIAL_STANDALONE: 'true' }
    const repeated = ['--project=cluster', `--maxWorkers=${SIDE_BY_SIDE}`, 'cluster/lifecycle']
    counts = add(counts, await runVitest(repeated, standalone))
  }
  // What the audit logs of all suites say together.
  if (filters.length === 0) counts = add(counts, await runVitest(['--project=cluster-access'], env))
  say(closingLine(counts))
  process.exitCode = counts.failed === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
