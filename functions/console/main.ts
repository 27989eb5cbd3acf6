// The process console. It listens before the other modules are loaded.
import { serveFunction } from '#functions/serve.ts'

await serveFunction(async () => {
  const { createFunction } = await import('#functions/console/function.ts')
  return createFunction()
})
