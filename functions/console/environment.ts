import * as z from 'zod/mini'
import { OTLP } from '#functions/otlp.ts'
import { COMMON, wholeNumber } from '#functions/variables.ts'

/** The environment variables of `console`. */
export const ConsoleEnvironment = z.object({
  ...COMMON,
  ...OTLP,
  /** Kubernetes sets it in each pod. */
  KUBERNETES_SERVICE_PORT: z.prefault(wholeNumber(1, 65_535), '443'),
  CLUSTER_NAME: z.prefault(z.string(), 'this cluster'),
})
export type ConsoleEnvironment = z.output<typeof ConsoleEnvironment>
