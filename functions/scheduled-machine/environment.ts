import * as z from 'zod/mini'
import { OTLP } from '#functions/otlp.ts'
import { SINK } from '#functions/transition-events.ts'
import { bool, COMMON, duration, groups, kinds, listOf, wholeNumber } from '#functions/variables.ts'
import { isDnsLabel } from '#src/kube/names.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'

/** The environment variables of `scheduled-machine`. */
export const ScheduledMachineEnvironment = z.object({
  ...COMMON,
  ...OTLP,
  ...SINK,
  // All requests share a few connections, in the order in which they are sent. With this many passes at the same time,
  // all Machines of one window opening are created first, and their other objects after.
  CONCURRENCY: z.prefault(wholeNumber(1, 1000), '500'),
  PASS_TIMEOUT_SECONDS: z.prefault(wholeNumber(1, 600), '55'),
  FINALIZER_TIMEOUT: z.prefault(duration(), '10m'),
  FORCE_FINALIZER: z.prefault(bool(), 'false'),
  RECLAIM_DISABLES: z.prefault(z.enum(['spec', 'status'], 'must be spec or status'), 'spec'),
  BOOTSTRAP_GROUPS: z.prefault(groups(), DEFAULT_SETTINGS.bootstrapGroups.join()),
  INFRASTRUCTURE_GROUPS: z.prefault(groups(), DEFAULT_SETTINGS.infrastructureGroups.join()),
  BOOTSTRAP_KINDS: z._default(kinds(), []),
  INFRASTRUCTURE_KINDS: z._default(kinds(), []),
  EVENT_PATH_NAMESPACES: z.prefault(
    listOf(isDnsLabel, 'namespaces'),
    'sundial-system,knative-serving,knative-eventing,kourier-system',
  ),
  UPSTREAM_METRICS: z.prefault(bool(), 'false'),
})
