// The process bootc-daemon. It runs on a node for as long as the node belongs to a pool.
import { createFunction } from '#functions/bootc-daemon/function.ts'
import { serveFunction } from '#functions/serve.ts'

await serveFunction(createFunction)
