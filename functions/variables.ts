// The types of environment variables. A default is written as the text of the variable, and parsed like it.
import { accessSync, constants } from 'node:fs'
import { delimiter } from 'node:path'
import * as z from 'zod/mini'
import { DEFAULT_PORT } from '#functions/serve.ts'
import { isDnsLabel, isDnsSubdomain } from '#src/kube/names.ts'
import { parseDuration } from '#src/schedule/duration.ts'
import { LOG_LEVELS } from '#src/telemetry/logger.ts'

/** The variables of every function. */
export const COMMON = {
  PORT: z.prefault(wholeNumber(1, 65_535), DEFAULT_PORT),
  LOG_LEVEL: z.prefault(oneOf(LOG_LEVELS), 'info'),
  KUBECONFIG: z.optional(text(areReadable, 'must be the path of a kubeconfig that can be read')),
  KUBERNETES_SERVICE_HOST: z.optional(z.string()),
  NAMESPACE: z.prefault(text(isDnsLabel, 'must be the name of a namespace'), 'sundial-system'),
  CLOCK_TOLERANCE_SECONDS: z.prefault(wholeNumber(1, 3600), '2'),
}

/** A name of a Node. */
export function nodeName() {
  return text(isDnsSubdomain, 'must be the name of a Node')
}

export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, `must be one of ${values.join(', ')}`)
}

function text(allowed: (value: string) => boolean, message: string) {
  return z.string(message).check(z.refine(allowed, message))
}

export function wholeNumber(least: number, most: number) {
  const isOne = (value: string) =>
    /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most
  const message = `must be a whole number from ${least} to ${most}`
  return z.pipe(text(isOne, message), z.transform(Number))
}

export function bool() {
  return z.pipe(
    z.enum(['true', 'false'], 'must be true or false'),
    z.transform((value) => value === 'true'),
  )
}

export function duration() {
  const message = 'must be a duration in seconds, minutes or hours such as 10m, at most 24h'
  return z.pipe(text(isDuration, message), z.transform(parseDuration))
}

export function groups() {
  return listOf(isDnsSubdomain, 'API groups')
}

export function kinds() {
  return listOf(isKind, 'kinds such as K0sWorkerConfig,KubeadmConfig')
}

/** A list of what `isOne` allows. `what` completes "must be a comma-separated list of …". */
export function listOf(isOne: (item: string) => boolean, what: string) {
  const message = `must be a comma-separated list of ${what}`
  return z.pipe(
    text((value) => split(value).every(isOne), message),
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

/** Words separated by blanks. */
export function words() {
  const wordsIn = (value: string) => value.split(' ').filter((word) => word !== '')
  return z.pipe(
    text((value) => wordsIn(value).length > 0, 'must be one or more words, separated by blanks'),
    z.transform(wordsIn),
  )
}

export function url() {
  return text(isHttpUrl, 'must be an http or https URL')
}

function isHttpUrl(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value)
}
