// One pass of the daemon of a host, as a value: what it reports, and what it tells the host to do.
import type { DateTime } from 'luxon'
import { digestIn } from '#src/images/digest.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import {
  beginReboot,
  beginStaging,
  digestOf,
  type Host,
  type HostImage,
  withoutFallBack,
  withoutStaged,
} from './host.ts'
import type { CrashPoint, HostBehaviour } from './host-behaviour.ts'
import type { Registry } from './registry.ts'

/** What the daemon remembers until it crashes, and what it has crashed at. */
export interface Daemon {
  /** It does not run until then. */
  readonly downUntil?: DateTime
  /** Crash points that it has been through, with the digest. */
  readonly crashed: ReadonlySet<string>
  /** The approval that it has seen. */
  readonly approved?: { readonly digest: string; readonly since: DateTime }
}

/** What it reports of its host. */
export interface Report {
  readonly idle: 'Idle' | 'Staging' | 'Staged' | 'Rebooting'
  /** The error, when it is degraded. */
  readonly error?: string
  readonly host: Host
}

export interface DaemonStep {
  readonly daemon: Daemon
  readonly host: Host
  /** `undefined`: it reports nothing now. */
  readonly report?: Report
  /** The host after the report is written, if the daemon gives it another order then. */
  readonly afterReport?: Host
  /** When it must be called again, if nothing happens before. */
  readonly next?: DateTime
}

interface Around {
  readonly bootcNode: KubeObject
  readonly behaviour: HostBehaviour
  readonly registry: Registry
  readonly now: DateTime
}

/** The next step of a daemon whose host is up. */
export function daemonStep(daemon: Daemon, host: Host, around: Around): DaemonStep {
  const { now } = around
  if (daemon.downUntil !== undefined && now < daemon.downUntil) {
    return { daemon, host, next: daemon.downUntil }
  }
  const { downUntil: _, ...running } = daemon
  // The reboot has begun, and the daemon only waits for its end.
  if (host.power.type === 'stopping') return { daemon: running, host }
  return withCrash(plannedStep(running, host, around), around)
}

function plannedStep(daemon: Daemon, host: Host, around: Around): DaemonStep {
  const desired = textAt(around.bootcNode, 'spec', 'desiredImage')
  const digest = digestIn(desired)
  if (digest === undefined) {
    return reporting(daemon, host, 'Idle', { error: `image ref "${desired}" has no digest` })
  }
  if (isOf(host.booted, digest)) {
    return reporting(daemon, withoutFallBack(withoutStaged(host)), 'Idle')
  }
  const isApproved = textAt(around.bootcNode, 'spec', 'desiredImageState') === 'Booted'
  if (host.fellBack !== undefined && !(isApproved && host.fellBack === digest)) {
    return plannedStep(daemon, withoutFallBack(host), around)
  }
  if (host.fellBack !== undefined && around.behaviour.fallsBack !== 'again') {
    const error = `the host rebooted into ${desired} and came back on ${host.booted.image}`
    return reporting(daemon, host, 'Idle', { error })
  }
  const image = imageAt(desired, digest, around)
  if (isOf(host.staged, digest)) return stagedStep(daemon, host, host.staged ?? image, around)
  if (around.behaviour.lies === 'staged') return stagedStep(daemon, host, image, around)
  return stagingStep(daemon, host, image, around)
}

function stagingStep(
  daemon: Daemon,
  host: Host,
  image: HostImage,
  { registry, now }: Around,
): DaemonStep {
  const { failure } = host
  // The error stays as long as it is tried again.
  const failed =
    failure?.digest === image.digest ? { error: `bootc stage failed: ${failure.message}` } : {}
  if (failure?.digest === image.digest && now < failure.nextTime) {
    return { ...reporting(daemon, host, 'Idle', failed), next: failure.nextTime }
  }
  if (host.staging?.image.digest === image.digest) return reporting(daemon, host, 'Staging', failed)
  const refusal = refusalOf(registry, image)
  const staging = { image, since: now, ...(refusal !== undefined && { refusal }) }
  return reporting(daemon, beginStaging(host, staging), 'Staging', failed)
}

function stagedStep(
  daemon: Daemon,
  host: Host,
  image: HostImage,
  { bootcNode, behaviour, now }: Around,
): DaemonStep {
  if (behaviour.lies === 'booted') {
    const shown = { ...withoutStaged(host), booted: image }
    return { daemon, host, report: { idle: 'Idle', host: shown } }
  }
  const shown = { ...host, staged: image }
  const staged = { host, report: { idle: 'Staged', host: shown } } as const
  if (textAt(bootcNode, 'spec', 'desiredImageState') !== 'Booted') {
    const { approved: _, ...rest } = daemon
    return { ...staged, daemon: rest }
  }
  const { digest } = image
  const approved = daemon.approved?.digest === digest ? daemon.approved : { digest, since: now }
  const due = approved.since.plus({ seconds: behaviour.rebootDelaySeconds })
  if (now < due) return { ...staged, daemon: { ...daemon, approved }, next: due }
  const allowsSoft = textAt(bootcNode, 'spec', 'rebootPolicy') === 'AllowSoftReboot'
  return {
    daemon: { ...daemon, approved },
    host,
    report: { idle: 'Rebooting', host: shown },
    afterReport: beginReboot(host, allowsSoft && behaviour.isSoftRebootCapable, now),
  }
}

function reporting(
  daemon: Daemon,
  host: Host,
  idle: Report['idle'],
  more: { readonly error?: string } = {},
): DaemonStep {
  const { approved: _, ...rest } = daemon
  return { daemon: rest, host, report: { idle, host, ...more } }
}

// A crash forgets what the daemon was about to report, and not what it told the host.
function withCrash(step: DaemonStep, { behaviour, now, bootcNode }: Around): DaemonStep {
  const { report, host } = step
  if (report === undefined) return step
  const desired = textAt(bootcNode, 'spec', 'desiredImage')
  const isAt = (point: CrashPoint) =>
    (behaviour.crashes === 'each' || behaviour.crashes === point) &&
    !step.daemon.crashed.has(`${point} ${desired}`)
  const crash = (point: CrashPoint) => {
    const downUntil = now.plus({ seconds: behaviour.crashSeconds })
    const crashed = new Set([...step.daemon.crashed, `${point} ${desired}`])
    return { daemon: { downUntil, crashed }, host, next: downUntil }
  }
  if (isAt(report.idle)) return crash(report.idle)
  if (step.afterReport !== undefined && isAt('reboot')) return { ...crash('reboot'), report }
  return step
}

/** Whether bootc reports this digest, or was given it. */
function isOf(image: HostImage | undefined, digest: string): boolean {
  return image !== undefined && (image.digest === digest || digestOf(image) === digest)
}

function imageAt(image: string, digest: string, { behaviour, registry }: Around): HostImage {
  const version = registry.withDigest(digest)?.version
  return {
    image,
    digest: behaviour.isMultiArch ? platformDigest(digest) : digest,
    ...(version !== undefined && { version }),
  }
}

// Any other digest that is always the same for an image.
function platformDigest(digest: string): string {
  const [algorithm = '', digits = ''] = digest.split(':')
  const others = [...digits].map((digit) => (15 - Number.parseInt(digit, 16)).toString(16))
  return `${algorithm}:${others.join('')}`
}

function refusalOf(registry: Registry, { image }: HostImage): string | undefined {
  const [repository = '', digest = ''] = image.split('@')
  return registry.has(repository, digest)
    ? undefined
    : `error: fetching manifest ${digest} in ${repository}: manifest unknown`
}
