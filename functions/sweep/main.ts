// The process sweep. It listens before the other modules are loaded.
import { serveFunction } from '#functions/serve.ts'

await serveFunction(async () => {
  const { createFunction } = await import('#functions/sweep/function.ts')
  return createFunction()
})
