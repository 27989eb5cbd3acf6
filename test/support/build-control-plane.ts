// npm run build:control-plane: builds what is missing of the programs that test:cluster and test:serving run.
import { buildControlPlane, MissingTools } from './control-plane/build.ts'
import { MODULES, NODE_MODULES } from './control-plane/programs.ts'

try {
  await buildControlPlane(
    (line) => process.stdout.write(`${line}\n`),
    [...MODULES, ...NODE_MODULES],
  )
} catch (error) {
  if (!(error instanceof MissingTools)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
