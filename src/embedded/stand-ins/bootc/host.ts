// A host that boots OS images, as a value: what is on its disk, and whether it is up. Every change is a function of the
// time.
import type { DateTime } from 'luxon'
import { digestIn } from '#src/images/digest.ts'
import type { HostBehaviour } from './host-behaviour.ts'

export interface HostImage {
  /** The reference that bootc was given. */
  readonly image: string
  readonly digest: string
  readonly version?: string
}

export interface Host {
  readonly booted: HostImage
  readonly staged?: HostImage
  readonly rollback?: HostImage
  /** How often its kernel has booted. */
  readonly boots: number
  readonly power: Power
  readonly staging?: Staging
  readonly failure?: StageFailure
  /** The digest from which it came back on its old image. */
  readonly fellBack?: string
}

type Power =
  | { readonly type: 'up' }
  /** A reboot has begun, and the services stop. */
  | { readonly type: 'stopping'; readonly since: DateTime; readonly isSoft: boolean }
  | { readonly type: 'down'; readonly since: DateTime; readonly isSoft: boolean }
  /** Its kubelet runs, and the Node is not Ready yet. `isReported`: the Node says so. */
  | { readonly type: 'starting'; readonly since: DateTime; readonly isReported: boolean }

interface Staging {
  readonly image: HostImage
  readonly since: DateTime
  /** Why the registry does not have the image. */
  readonly refusal?: string
}

/** The last attempts to stage an image. */
interface StageFailure {
  readonly digest: string
  readonly attempts: number
  readonly message: string
  readonly nextTime: DateTime
}

/** The host after all that is due at `now`, and when the next thing happens by itself. A step that was late, because it
 * hung, counts from now. */
export function advanceHost(
  host: Host,
  behaviour: HostBehaviour,
  now: DateTime,
): { readonly host: Host; readonly next?: DateTime } {
  const due = dueSteps(host, behaviour).toSorted((a, b) => a.at.toMillis() - b.at.toMillis())[0]
  if (due === undefined) return { host }
  return due.at <= now ? advanceHost(due.take(now), behaviour, now) : { host, next: due.at }
}

interface DueStep {
  readonly at: DateTime
  take(now: DateTime): Host
}

function dueSteps(host: Host, behaviour: HostBehaviour): readonly DueStep[] {
  const { power, staging } = host
  const { hangs } = behaviour
  const steps: DueStep[] = []
  if (staging !== undefined && power.type !== 'down' && hangs !== 'stage') {
    const at = staging.since.plus({ seconds: behaviour.stageSeconds })
    steps.push({ at, take: (now) => afterStaging(host, staging, behaviour, now) })
  }
  if (power.type === 'stopping' && hangs !== 'shutdown') {
    const at = power.since.plus({ seconds: behaviour.shutdownSeconds })
    steps.push({ at, take: (now) => cutPower(host, now, power.isSoft) })
  }
  if (power.type === 'down' && hangs !== 'reboot') {
    const seconds = power.isSoft ? SOFT_REBOOT_SECONDS : behaviour.rebootSeconds
    const at = power.since.plus({ seconds })
    steps.push({
      at,
      take: (now) => boot(host, power.isSoft, behaviour.fallsBack !== undefined, now),
    })
  }
  return steps
}

const SOFT_REBOOT_SECONDS = 10

function afterStaging(host: Host, staging: Staging, behaviour: HostBehaviour, now: DateTime): Host {
  const { staging: _, failure, ...rest } = host
  const { digest } = staging.image
  const message = staging.refusal ?? behaviour.stageFailure
  if (message === undefined) return { ...rest, staged: staging.image }
  const attempts = (failure?.digest === digest ? failure.attempts : 0) + 1
  const nextTime = now.plus({ seconds: FIRST_BACKOFF_SECONDS * 2 ** Math.min(attempts - 1, 6) })
  return { ...rest, failure: { digest, attempts, message, nextTime } }
}

// Of the daemon: 5, 10, 20 … 320 seconds.
const FIRST_BACKOFF_SECONDS = 5

/** The host begins to stage an image. Another one that is staged stays until then. */
export function beginStaging(host: Host, staging: Staging): Host {
  const { failure, ...rest } = host
  const isSame = failure?.digest === staging.image.digest
  return { ...rest, ...(isSame && { failure }), staging }
}

/** The host has nothing but its booted image, and stages nothing. */
export function withoutStaged(host: Host): Host {
  const { staging: _staging, staged: _staged, failure: _failure, ...rest } = host
  return rest
}

/** The host may try the image again from which it fell back. */
export function withoutFallBack(host: Host): Host {
  const { fellBack: _, ...rest } = host
  return rest
}

/** The digest that bootc was given, or the one that it reports. */
export function digestOf({ image, digest }: HostImage): string {
  return digestIn(image) ?? digest
}

/** Services begin to stop, for a reboot. */
export function beginReboot(host: Host, isSoft: boolean, now: DateTime): Host {
  return { ...host, power: { type: 'stopping', since: now, isSoft } }
}

/** The host is down at once. What it was staging is lost. */
export function cutPower(host: Host, now: DateTime, isSoft = false): Host {
  const { staging: _, ...rest } = host
  return { ...rest, power: { type: 'down', since: now, isSoft } }
}

// A staged image boots, whoever asked for the reboot. One that fails to boot is left on the disk as the rollback.
function boot(host: Host, isSoft: boolean, fallsBack: boolean, now: DateTime): Host {
  const { staged: next, failure: _, ...rest } = host
  const power = { type: 'starting', since: now, isReported: false } as const
  const boots = isSoft ? host.boots : host.boots + 1
  if (next === undefined) return { ...rest, power, boots }
  return fallsBack
    ? { ...rest, power, boots, rollback: next, fellBack: digestOf(next) }
    : { ...rest, power, boots, booted: next, rollback: host.booted }
}
