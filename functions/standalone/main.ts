// The process standalone: all functions, and the sources of their events, without Knative.
import { serveProgram } from '#functions/serve.ts'

await serveProgram(async () => {
  const { createProgram } = await import('#functions/standalone/program.ts')
  return createProgram()
})
