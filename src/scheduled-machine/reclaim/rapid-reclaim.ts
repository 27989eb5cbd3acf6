// Three reclaims within ten minutes: something puts the machine back in service while its owner needs it.
import type { DateTime } from 'luxon'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import type { Wake } from '#src/wake/wake-time.ts'
import type { Phase, ScheduledMachineStatus } from '../schema.ts'
import type { ConditionChange, ConditionValue } from '../status.ts'

const WITHIN = { minutes: 10 }
const MANY = 3

type Recent = ScheduledMachineStatus['recentReclaims']

/** The reclaims of the last ten minutes, with the one that begins now; at most three. */
export function withReclaimNow(recent: Recent, now: DateTime): readonly string[] {
  const isRecent = (text: string) => {
    const at = parseInstant(text)
    return at !== undefined && at >= now.minus(WITHIN) && at <= now.plus(WITHIN)
  }
  return [...(recent ?? []).filter(isRecent), formatInstant(now)].slice(-MANY)
}

/** The stored reclaims. They are forgotten when a machine is in service ten minutes after the last one. */
export function recentReclaims(recent: Recent, phase: Phase, now: DateTime): Recent {
  const until = forgottenAt(recent, phase)
  return until !== undefined && now >= until ? undefined : recent
}

/** The next pass, so that they are forgotten in time. */
export function untilForgotten(recent: Recent, phase: Phase): readonly Wake[] {
  const at = forgottenAt(recent, phase)
  return at === undefined ? [] : [{ type: 'at', at }]
}

/** The condition RapidReclaim. */
export function rapidReclaim(recent: Recent): ConditionChange {
  return recent === undefined || recent.length < MANY ? 'none' : rapid(recent)
}

/** The condition for these reclaims, at least three. */
export function rapid(recent: readonly string[]): ConditionValue {
  return {
    status: 'True',
    reason: 'RapidReclaim',
    message: `Three emergency reclaims within ten minutes, the last at ${recent.at(-1)}. Find out who puts the machine back in service while its owner needs it`,
  }
}

export function isRapid(recent: readonly string[]): boolean {
  return recent.length >= MANY
}

function forgottenAt(recent: Recent, phase: Phase): DateTime | undefined {
  return phase === 'Active' ? parseInstant(recent?.at(-1))?.plus(WITHIN) : undefined
}
