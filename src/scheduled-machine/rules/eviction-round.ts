// One round of evictions, at most one in ten seconds, whoever wakes us: a status write, a pod that comes back and a
// wake all ask for the same look.
import { DateTime } from 'luxon'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { IN_MOTION } from '#src/wake/wake-time.ts'
import type { Decision, Effect } from '../effects.ts'
import type { LeavingFacts } from '../facts.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import { statusOf } from '../status.ts'
import type { Subject } from '../subject.ts'
import { cordon } from './cordon.ts'
import { persistedRefs } from './persisted-refs.ts'
import { afterRound, type Returners } from './returning.ts'

type Drain = NonNullable<ScheduledMachineStatus['drain']>

export interface RoundOptions {
  /** The same facts, with the drain in its status. */
  readonly begun: LeavingFacts
  readonly pods: readonly KubeObject[]
  readonly returners: Returners
  readonly deadline: DateTime
}

/** Evicts what may go now, or waits for the next round. */
export function evictionRound(
  facts: LeavingFacts,
  { begun, pods, returners, deadline }: RoundOptions,
  now: DateTime,
): Decision {
  const stored: Drain = begun.status.drain ?? { startedAt: formatInstant(now) }
  const next = nextRound(begun, now)
  const isTooSoon = next !== undefined && now < next
  const evict = isTooSoon ? [] : returners.evict
  const drain = isTooSoon ? stored : { ...stored, ...progress(returners, stored) }
  const round =
    evict.length === 0 ? {} : { lastEvictionAt: roundedUp(now), ...afterRound(evict, pods, stored) }
  const message = messageOf({ ...drain, ...round })
  const status = statusOf(begun, now, {
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
    message,
    machineReady: { status: 'False', reason: 'NodeDraining', message: 'The node is being drained' },
    change: { ...persistedRefs(facts), drain: { ...drain, ...round } },
    wakes: [
      { type: 'within', within: IN_MOTION },
      { type: 'at', at: deadline },
      ...(isTooSoon ? [{ type: 'at', at: next } as const] : []),
    ],
  })
  const evictions: readonly Effect[] =
    evict.length === 0 ? [] : [{ type: 'evictPods', pods: evict }]
  return { status, after: [...cordon(facts), ...evictions] }
}

// A round that lies ahead was stored by a clock ahead of ours: it was, at the latest, when the object was written last.
// By whoever's clock, the next is no sooner than ten seconds after the last.
function nextRound({ status, writtenAt }: Subject, now: DateTime): DateTime | undefined {
  const last = parseInstant(status.drain?.lastEvictionAt)
  if (last === undefined) return undefined
  const isAhead = last > now.plus({ seconds: 1 })
  const at = isAhead && writtenAt !== undefined ? writtenAt.plus({ seconds: 1 }) : last
  return DateTime.min(at, last).plus(IN_MOTION)
}

// Between two rounds a count would only go up and down.
function progress(
  { waitedFor }: Returners,
  { blocked = [] }: Drain,
): Pick<Drain, 'podsRemaining' | 'blocked'> {
  const names = new Set(waitedFor.map(({ namespace, name }) => `${namespace}/${name}`))
  return {
    podsRemaining: waitedFor.length,
    blocked: blocked.filter(({ namespace, name }) => names.has(`${namespace}/${name}`)),
  }
}

function messageOf({ returning = [] }: Drain): string {
  if (returning.length === 0) return 'The node is being drained'
  const names = returning.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`).sort()
  return `The node is being drained; pods of ${names.join(', ')} come back: they tolerate the cordon`
}

function roundedUp(now: DateTime): string {
  return formatInstant(
    DateTime.fromMillis(Math.ceil(now.toMillis() / 1000) * 1000, { zone: 'utc' }),
  )
}
