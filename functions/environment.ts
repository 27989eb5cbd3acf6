// The environment of a function, parsed once at its start; nothing else reads it, but that a process listens on
// `PORT` before it is parsed. A default is written as the variable would be, and parsed like it.
import { accessSync, constants } from 'node:fs'
import { delimiter } from 'node:path'
import * as z from 'zod/mini'
import { DEFAULT_PORT } from '#functions/serve.ts'
import { quoted } from '#src/events/quoted.ts'
import { isDnsLabel, isDnsSubdomain } from '#src/kube/names.ts'
import { parseDuration } from '#src/schedule/duration.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { LOG_LEVELS } from '#src/telemetry/logger.ts'

const HTTP_URL = 'must be an http or https URL'

const COMMON = {
  PORT: z.prefault(wholeNumber(1, 65_535), DEFAULT_PORT),
  LOG_LEVEL: z.prefault(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`), 'info'),
  KUBECONFIG: z.optional(text(areReadable, 'must be the path of a kubeconfig that can be read')),
  KUBERNETES_SERVICE_HOST: z.optional(z.string()),
  NAMESPACE: z.prefault(text(isDnsLabel, 'must be the name of a namespace'), 'sundial-system'),
  CLOCK_TOLERANCE_SECONDS: z.prefault(wholeNumber(1, 3600), '2'),
}

/** What `scheduled-machine` reads. */
export const ScheduledMachineEnvironment = z.object({
  ...COMMON,
  // Requests go over a few connections, in the order in which they are made: with this many passes at
  // the same time all Machines of an edge are made first, and what goes with them after.
  CONCURRENCY: z.prefault(wholeNumber(1, 1000), '500'),
  PASS_TIMEOUT_SECONDS: z.prefault(wholeNumber(1, 600), '55'),
  FINALIZER_TIMEOUT: z.prefault(duration(), '10m'),
  FORCE_FINALIZER: z.prefault(bool(), 'false'),
  BOOTSTRAP_GROUPS: z.prefault(groups(), DEFAULT_SETTINGS.bootstrapGroups.join()),
  INFRASTRUCTURE_GROUPS: z.prefault(groups(), DEFAULT_SETTINGS.infrastructureGroups.join()),
  BOOTSTRAP_KINDS: z._default(kinds(), []),
  INFRASTRUCTURE_KINDS: z._default(kinds(), []),
})

/** What `sweep` reads. */
export const SweepEnvironment = z.object({
  ...COMMON,
  SCHEDULED_MACHINE_SINK: text(isHttpUrl, HTTP_URL),
  BOOTC_NODE_POOL_SINK: z.optional(text(isHttpUrl, HTTP_URL)),
  POST_TIMEOUT_SECONDS: z.prefault(wholeNumber(1, 600), '240'),
})

/** What is wrong with the environment: a line for each variable, with what is allowed. */
export class BadEnvironment extends Error {
  override readonly name = 'BadEnvironment'
}

/** The environment as values. Throws `BadEnvironment` when a variable is not what it may be. */
export function parseEnvironment<T extends z.ZodMiniType>(
  schema: T,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<T> {
  // What a manifest leaves empty is not set.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value))
  const parsed = z.safeParse(schema, given)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => {
    const name = path.join('.')
    const value = given[name]
    return `${name} ${message}; ${value === undefined ? 'it is not set' : `it is ${quoted(value)}`}`
  })
  throw new BadEnvironment(lines.join('\n'))
}

function text(allowed: (value: string) => boolean, message: string) {
  return z.string(message).check(z.refine(allowed, message))
}

function wholeNumber(least: number, most: number) {
  const isOne = (value: string) =>
    /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most
  const message = `must be a whole number from ${least} to ${most}`
  return z.pipe(text(isOne, message), z.transform(Number))
}

function bool() {
  return z.pipe(
    z.enum(['true', 'false'], 'must be true or false'),
    z.transform((value) => value === 'true'),
  )
}

function duration() {
  const message = 'must be a duration of seconds, minutes or hours such as 10m, 24h at most'
  return z.pipe(text(isDuration, message), z.transform(parseDuration))
}

function groups() {
  const message = 'must be a comma-separated list of API groups'
  return z.pipe(
    text((value) => split(value).every(isDnsSubdomain), message),
    z.transform(split),
  )
}

function kinds() {
  const message = 'must be a comma-separated list of kinds such as K0sWorkerConfig,KubeadmConfig'
  return z.pipe(
    text((value) => split(value).every(isKind), message),
    z.transform(split),
  )
}

function isKind(name: string): boolean {
  return name.length <= 63 && /^[A-Z][A-Za-z0-9]*$/.test(name)
}

function split(list: string): string[] {
  return list.split(',').map((item) => item.trim())
}

function isDuration(value: string): boolean {
  try {
    parseDuration(value)
    return true
  } catch {
    return false
  }
}

function areReadable(paths: string): boolean {
  try {
    for (const path of paths.split(delimiter)) if (path !== '') accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}

function isHttpUrl(value: string): boolean {
  return /^https?:\/\//.test(value) && URL.canParse(value)
}
