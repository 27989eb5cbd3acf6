// The two PingSources: what they are set to, whom they woke when, and how late that was.

import { parseInstant } from '#src/kube/instant.ts'
import { textAt } from '#src/kube/json.ts'
import { PING_SOURCES } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import type { Cluster } from './cluster.ts'
import type { Seen } from './follow.ts'
import { type Delivery, startTap, type Tap } from './tap.ts'

export const ALARM = { namespace: 'sundial-system', name: 'alarm' }
export const BACKSTOP = { namespace: 'sundial-system', name: 'backstop' }

/** Puts a tap between all PingSources and the sweep. */
export async function tapPings({
  api,
  functions,
}: Pick<Cluster, 'api' | 'functions'>): Promise<Tap> {
  const tap = await startTap(() => functions.sweep.url)
  const status = { sinkUri: tap.url }
  for (const { metadata } of await api.client.list(PING_SOURCES)) {
    await api.client.patchStatus(PING_SOURCES, metadata, { status })
  }
  return tap
}

/** All in seconds after an instant at which something was due. */
export interface Lateness {
  /** When the alarm could ring for it. */
  readonly possible: number
  /** When it rang. */
  readonly rang: number
  /** When something was done. */
  readonly acted: number
}

const SECOND = 1_000
/** The alarm is set two seconds ahead at least, by a sweep that takes a moment to get there. */
const CLOSEST = 3 * SECOND

/** How late everything was for `due`, where `deliveries` are who woke the sweep: in milliseconds of
 * `Date.now()`. */
export function lateness(deliveries: readonly Delivery[], due: number, acted: number): Lateness {
  const before = deliveries.findLast(({ at }) => at < due)?.at ?? 0
  const ring = deliveries.find(({ from, at }) => from === ALARM.name && at >= due)?.at ?? Number.NaN
  const soonest = Math.ceil((before + CLOSEST) / SECOND) * SECOND
  const after = (instant: number) => (instant - due) / SECOND
  return { possible: Math.max(0, after(soonest)), rang: after(ring), acted: after(acted) }
}

/** The adapter takes half a second at most. The rest is for a machine that is busy with other suites, and
 * far from the ten seconds after which a machine in motion is looked at anyway. */
export function isLate({ possible, rang, acted }: Lateness): boolean {
  return !(rang < possible + 1.5 && acted < rang + 5)
}

/** When the grace of a machine was over, by the clock of the functions. */
export function graceEnd(cluster: Seeing, name: string, seconds: number): number {
  const [first] = versionsOf(cluster, name).flatMap(
    ({ object }) => parseInstant(textAt(object, 'status', 'shutdownStartedAt')) ?? [],
  )
  return first === undefined ? Number.NaN : first.toMillis() + seconds * SECOND
}

/** When a machine was first seen to be drained. */
export function drainBegun(cluster: Seeing, name: string): number {
  const begun = versionsOf(cluster, name).find(
    ({ object }) => textAt(object, 'status', 'drain', 'startedAt') !== '',
  )
  return begun?.at ?? Number.NaN
}

type Seeing = Pick<Cluster, 'following'>

function versionsOf({ following }: Seeing, name: string): readonly Seen[] {
  return following.history.filter(
    ({ resource, object }) =>
      resource.kind === SCHEDULED_MACHINES.kind && object.metadata.name === name,
  )
}
