// The last reboots of the host, as the status keeps them. A reboot is written down before it is asked for. The record then
// tells, after a restart of the daemon or of the host, whether it took place and how it ended.
import type { DateTime } from 'luxon'
import type { BootcNodeStatus } from '#src/bootc-node/schema.ts'
import { formatInstant } from '#src/kube/instant.ts'

export type RebootRecord = NonNullable<BootcNodeStatus['reboots']>[number]
type Records = readonly RebootRecord[]

const KEPT = 3
/** A host gets this long until its shutdown begins. */
export const SHUTDOWN_SECONDS = 30
/** Stands for a boot whose id cannot be read. */
export const UNKNOWN_BOOT = 'unknown'

export interface RebootFacts {
  /** `undefined` when it cannot be read. Then only what is booted tells of a reboot. */
  readonly bootID: string | undefined
  /** Whether an image with this digest is booted. */
  readonly isBooted: (digest: string) => boolean
  readonly bootedDigest: string
  /** The boot of the last status; `undefined` when there is none. */
  readonly lastBootID: string | undefined
}

/** The records, with what the present boot says of them. */
export function updateReboots(records: Records, facts: RebootFacts, now: DateTime): Records {
  const { bootID, isBooted, bootedDigest, lastBootID } = facts
  const isOther = (before: string) => bootID !== undefined && before !== bootID
  const pending = pendingReboot(records)
  if (pending !== undefined) {
    const isOver = isBooted(pending.digest) || isOther(pending.bootID)
    if (!isOver) return records
    const outcome = isBooted(pending.digest) ? 'Booted' : 'FellBack'
    return [...records.slice(0, -1), { ...pending, completedTime: formatInstant(now), outcome }]
  }
  if (lastBootID === undefined || !isOther(lastBootID)) return records
  return keep([
    ...records,
    {
      cause: 'External',
      digest: bootedDigest,
      bootID: lastBootID,
      completedTime: formatInstant(now),
      outcome: 'Booted',
    },
  ])
}

/** The reboot that was asked for and has not taken place yet. */
export function pendingReboot(records: Records): RebootRecord | undefined {
  const last = records.at(-1)
  return last?.outcome === undefined ? last : undefined
}

/** The records with one more reboot that is about to be asked for. */
export function recordReboot(
  records: Records,
  { digest, bootID, generation }: { digest: string; bootID: string; generation: number },
  now: DateTime,
): Records {
  const requestedTime = formatInstant(now)
  return keep([...records, { cause: 'Update', digest, bootID, requestedTime, generation }])
}

/** The records without a reboot that is no longer wanted and did not begin. */
export function withdrawReboot(records: Records): Records {
  return pendingReboot(records) === undefined ? records : records.slice(0, -1)
}

/**
 * The last reboot, if it was into this digest and the host came back on another image. Then the same approval reboots the
 * host no second time.
 */
export function fallBackFrom(records: Records, digest: string): RebootRecord | undefined {
  const last = records.findLast(({ cause }) => cause === 'Update')
  return last?.digest === digest && last.outcome === 'FellBack' ? last : undefined
}

function keep(records: Records): Records {
  return records.slice(-KEPT)
}
