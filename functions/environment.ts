// The environment of a function, parsed once at its start. Nothing else reads it.
import { accessSync } from 'node:fs'
import { delimiter } from 'node:path'
import { Duration } from 'luxon'
import * as z from 'zod/mini'
import { parseDuration } from '#src/schedule/duration.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { LOG_LEVELS } from '#src/telemetry/logger.ts'

/** What every function reads. */
export const COMMON = {
  PORT: wholeNumber(8080, 1, 65_535),
  LOG_LEVEL: optional(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`), 'info'),
  KUBECONFIG: z.optional(
    z.string().check(z.refine(namesFiles, 'must name kubeconfig files that can be read')),
  ),
  KUBERNETES_SERVICE_HOST: z.optional(z.string()),
  NAMESPACE: optional(
    z.string().check(z.regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be a namespace')),
    'sundial-system',
  ),
} as const

export const ScheduledMachineEnvironment = z.object({
  ...COMMON,
  CONCURRENCY: wholeNumber(8, 1, 100),
  PASS_TIMEOUT_SECONDS: wholeNumber(25, 1, 600),
  FINALIZER_TIMEOUT: optional(
    z.pipe(
      z.string().check(z.refine(isDuration, 'must be a duration such as 10m, 24h at most')),
      z.transform(parseDuration),
    ),
    Duration.fromObject({ minutes: 10 }),
  ),
  FORCE_FINALIZER: optional(
    z.pipe(
      z.enum(['true', 'false'], 'must be true or false'),
      z.transform((text) => text === 'true'),
    ),
    false,
  ),
  BOOTSTRAP_GROUPS: groups(DEFAULT_SETTINGS.bootstrapGroups),
  INFRASTRUCTURE_GROUPS: groups(DEFAULT_SETTINGS.infrastructureGroups),
})

export const SweepEnvironment = z.object({
  ...COMMON,
  SCHEDULED_MACHINE_SINK: url(),
  BOOTC_NODE_POOL_SINK: z.optional(url()),
  POST_TIMEOUT_SECONDS: wholeNumber(280, 1, 600),
})

/** What is wrong with the environment, a line for each variable. */
export class BadEnvironment extends Error {
  override readonly name = 'BadEnvironment'
}

/** The parsed environment. Throws `BadEnvironment`, naming the variables and what they may be. */
export function parseEnvironment<T extends z.ZodMiniType>(
  schema: T,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<T> {
  // A manifest often sets to nothing what it does not set.
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '')
  const parsed = z.safeParse(schema, Object.fromEntries(given))
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message, input }) => {
    const state = input === undefined ? ', and is not set' : ''
    return `${path.join('.')} ${message}${state}`
  })
  throw new BadEnvironment(lines.join('\n'))
}

function optional<T extends z.ZodMiniType>(type: T, fallback: NonNullable<z.output<T>>) {
  return z._default(z.optional(type), fallback as never)
}
