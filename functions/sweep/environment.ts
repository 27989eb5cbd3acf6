import * as z from 'zod/mini'
import { OTLP } from '#functions/otlp.ts'
import { bool, COMMON, url, wholeNumber } from '#functions/variables.ts'

/** The environment variables of `sweep`. */
export const SweepEnvironment = z.object({
  ...COMMON,
  ...OTLP,
  SCHEDULED_MACHINE_SINK: url(),
  BOOTC_NODE_POOL_SINK: z.optional(url()),
  POST_TIMEOUT_SECONDS: z.prefault(wholeNumber(1, 600), '240'),
  UPSTREAM_METRICS: z.prefault(bool(), 'false'),
})
