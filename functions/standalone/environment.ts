import { Duration } from 'luxon'
import * as z from 'zod/mini'
import { OTLP } from '#functions/otlp.ts'
import { COMMON, duration } from '#functions/variables.ts'

// A sweep compares every object.
const SHORTEST = Duration.fromObject({ seconds: 10 })

/** The environment variables of the process itself. Each function also reads its own. */
export const StandaloneEnvironment = z.object({
  ...COMMON,
  ...OTLP,
  BACKSTOP_PERIOD: z.prefault(
    duration().check(z.refine<Duration>((period) => period >= SHORTEST, 'must be at least 10s')),
    '5m',
  ),
})
