// When the tag of a pool is resolved again, and which digest counts meanwhile.
import { DateTime, Duration } from 'luxon'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import {
  type ImageReference,
  parseReference,
  repositoryName,
  type TaggedReference,
} from './reference.ts'
import { LONGEST_WAIT } from './registry/holds.ts'
import type { TagAnswer } from './registry/resolve-tag.ts'

/** `status.resolution`. Instants are RFC 3339, in UTC. */
export interface Resolution {
  /** `spec.image.ref`, for which was asked last. */
  readonly ref: string
  /** The last good one. Always of the repository of `ref`. */
  readonly digest?: string
  readonly resolvedAt?: string
  /** Not asked earlier. Absent for a digest. */
  readonly nextAt?: string
  readonly lastError?: string
  /** How many attempts failed in a row. */
  readonly failures?: number
}

export type ResolutionStep =
  /** Ask the registry now. */
  | { readonly type: 'ask'; readonly reference: TaggedReference }
  /** No request. `resolution` is what the status says. */
  | { readonly type: 'known'; readonly resolution: Resolution }

interface Asked {
  /** `spec.image.ref`, and what it is parsed into. */
  readonly ref: string
  readonly reference: ImageReference
  readonly stored: Resolution | undefined
  /** The interval of the installation. */
  readonly interval: Duration
  readonly now: DateTime
}

const FIRST_RETRY_SECONDS = 30

/** For a digest there is nothing to ask, and no next time. */
export function nextResolutionStep(asked: Asked): ResolutionStep {
  const { ref, reference, stored } = asked
  if (reference.digest !== undefined)
    return { type: 'known', resolution: { ref, digest: reference.digest } }
  if (stored?.ref === ref && isWaiting(stored, asked)) return { type: 'known', resolution: stored }
  return { type: 'ask', reference }
}

/** The status after an answer. A failure keeps the digest, unless it is that of another repository. */
export function resolutionAfter(answer: TagAnswer, asked: Asked): Resolution {
  const { ref, stored, interval, now } = asked
  if (answer.type === 'resolved')
    return {
      ref,
      digest: answer.digest,
      resolvedAt: formatInstant(now),
      nextAt: formatInstant(now.plus(interval)),
    }
  const failures = (stored?.ref === ref ? (stored.failures ?? 0) : 0) + 1
  const retryAt = now.plus(retryWait(failures, interval))
  return {
    ref,
    ...lastGoodDigest(asked),
    nextAt: formatInstant(wholeSecond(DateTime.max(retryAt, answer.notBefore ?? retryAt))),
    lastError: answer.message,
    failures,
  }
}

// A stored wait that is longer than any is ignored: the clock has jumped back, or the interval is shorter now.
function isWaiting({ nextAt, lastError }: Resolution, { interval, now }: Asked): boolean {
  const until = parseInstant(nextAt)
  const longest = lastError === undefined || interval > LONGEST_WAIT ? interval : LONGEST_WAIT
  return until !== undefined && now < until && until <= now.plus(longest).plus({ seconds: 1 })
}

// 30 s, doubling up to the interval.
function retryWait(failures: number, interval: Duration): Duration {
  const seconds = FIRST_RETRY_SECONDS * 2 ** (failures - 1)
  return Duration.fromObject({ seconds: Math.min(seconds, interval.as('seconds')) })
}

// In another repository there is no image of this digest.
function lastGoodDigest({ reference, stored }: Asked): Pick<Resolution, 'digest' | 'resolvedAt'> {
  if (stored?.digest === undefined) return {}
  const before = parseReference(stored.ref)
  if (before.type === 'refused') return {}
  if (repositoryName(before.reference) !== repositoryName(reference)) return {}
  const { digest, resolvedAt } = stored
  return { digest, ...(resolvedAt !== undefined && { resolvedAt }) }
}

// Stored in whole seconds, and never before the instant that a registry named.
function wholeSecond(instant: DateTime): DateTime {
  return instant.plus({ milliseconds: 999 }).startOf('second')
}
