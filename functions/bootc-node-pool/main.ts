// The process bootc-node-pool. It listens before the other modules are loaded.
import { serveFunction } from '#functions/serve.ts'

await serveFunction(async () => {
  const { createFunction } = await import('#functions/bootc-node-pool/function.ts')
  return createFunction()
})
