import type { Duration } from 'luxon'
import * as z from 'zod/mini'
import { OTLP } from '#functions/otlp.ts'
import { SINK } from '#functions/transition-events.ts'
import { COMMON, duration, listOf, wholeNumber } from '#functions/variables.ts'
import { isRegistryHost, isRegistryPattern } from '#src/images/registry/policy.ts'

// Each answer of a registry is stored, and so causes a pass.
const LEAST_SECONDS = 10
const LONG_ENOUGH = z.refine<Duration>(
  (interval) => interval.as('seconds') >= LEAST_SECONDS,
  `must be at least ${LEAST_SECONDS}s`,
)

/** The environment variables of `bootc-node-pool`. */
export const BootcNodePoolEnvironment = z.object({
  ...COMMON,
  ...OTLP,
  ...SINK,
  CONCURRENCY: z.prefault(wholeNumber(1, 1000), '20'),
  PASS_TIMEOUT_SECONDS: z.prefault(wholeNumber(1, 600), '55'),
  TAG_RESOLUTION_INTERVAL: z.prefault(duration().check(LONG_ENOUGH), '5m'),
  REGISTRIES: z._default(
    listOf(isRegistryPattern, 'registries such as quay.io/team,*.example.com'),
    [],
  ),
  PLAIN_HTTP_REGISTRIES: z._default(
    listOf(isRegistryHost, 'hosts such as registry.example.com:5000'),
    [],
  ),
})
