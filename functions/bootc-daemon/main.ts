// The process bootc-daemon. It runs on a node for as long as the node belongs to a pool.
import { createProgram } from '#functions/bootc-daemon/program.ts'
import { serveProgram } from '#functions/serve.ts'

await serveProgram(createProgram)
