// scheduled-machine as a process. It listens before the rest is loaded.
import { serveFunction } from '#functions/serve.ts'

await serveFunction(async () => {
  const { createFunction } = await import('#functions/scheduled-machine/function.ts')
  return createFunction()
})
