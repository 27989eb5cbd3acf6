// A Cluster or a provider that is installed later is found before the window opens.
import { type DateTime, Duration } from 'luxon'
import { findCondition } from '#src/kube/conditions.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { Wake } from '#src/wake/wake-time.ts'
import type { SubjectFacts } from '../facts.ts'
import { REFERENCES_VALID } from '../reasons.ts'
import { nextWanted } from '../service.ts'
import { referencesValid } from './condition.ts'

/** When to check missing references again. Nothing when all are valid. */
export function nextReferenceCheck(subject: SubjectFacts, now: DateTime): readonly Wake[] {
  const { errors } = subject.spec
  if (errors.length > 0 || referencesValid(subject).status !== 'False') return []
  const stored = findCondition(subject.status.conditions ?? [], REFERENCES_VALID)
  const since = stored?.status === 'False' ? parseInstant(stored.lastTransitionTime) : undefined
  return looksAgain(since ?? now, nextWanted(subject, now), now)
}

const SHORTEST_MS = 5 * 60_000
const LONGEST_MS = 60 * 60_000
const BEFORE_THE_WINDOW = Duration.fromObject({ minutes: 5 })

/**
 * When to check again: after the time for which the reference has been missing. So the interval doubles each time,
 * from five minutes to one hour. There is also a check shortly before the window opens.
 */
function looksAgain(
  missingSince: DateTime,
  change: DateTime | undefined,
  now: DateTime,
): readonly Wake[] {
  const elapsed = now.diff(missingSince)
  const within = Duration.fromMillis(
    Math.min(LONGEST_MS, Math.max(SHORTEST_MS, elapsed.toMillis())),
  )
  const last = change?.minus(BEFORE_THE_WINDOW)
  return [
    { type: 'within', within },
    ...(last !== undefined && last > now ? [{ type: 'at', at: last } as const] : []),
  ]
}
