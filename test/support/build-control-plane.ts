// npm run build:control-plane: builds what is missing of the programs that test:cluster and security run, and of those
// that test:serving runs, where it can.
import { buildControlPlane, MissingTools } from './control-plane/build.ts'
import { MODULES, NODE_MODULES, SECURITY_MODULES } from './control-plane/programs.ts'
import { whatIsMissing } from './serving/requirements.ts'

try {
  await buildControlPlane(
    (line) => process.stdout.write(`${line}\n`),
    [...MODULES, ...(whatIsMissing() === undefined ? NODE_MODULES : []), ...SECURITY_MODULES],
  )
} catch (error) {
  if (!(error instanceof MissingTools)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
