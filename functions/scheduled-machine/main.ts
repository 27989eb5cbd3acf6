// The process scheduled-machine. It listens before the other modules are loaded.
import { serveFunction } from '#functions/serve.ts'

await serveFunction(async () => {
  const { createFunction } = await import('#functions/scheduled-machine/function.ts')
  return createFunction()
})
