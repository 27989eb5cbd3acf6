// The comparison of the backstop: docs/adr/0015. A pool is settled when a pass over it would write nothing. That is asked of
// the rules themselves, so the function is not started for a pool whose nodes are all as they should be.
import { type DateTime, Duration } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { mergePatch } from '#src/kube/merge-patch.ts'
import type { ObjectKey } from '#src/kube/object.ts'
import { FailedRead } from '#src/reconcile/failed-read.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { NotDue } from '#src/wake/due.ts'
import { decide, triage } from '../decide.ts'
import { listFacts } from '../gather/gather.ts'
import { readsOf } from '../reads.ts'
import { BOOTC_NODE_POOLS } from '../resource.ts'
import { readSubject } from '../subject.ts'

export interface PoolComparisonOptions {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
}

/** Which of the pools that are not due need a pass: those that differ, and those that cannot be compared. */
export type FindUnsettledPools = (
  notDue: Pick<NotDue, 'inService'>,
) => Promise<readonly ObjectKey[]>

/** The comparison does not depend on the settings of the installation. This is the longest that one can have. */
const LONGEST_INTERVAL = Duration.fromObject({ hours: 24 })

/** After this time, the pools that are not compared yet get a pass. */
const TIMEOUT_MS = 45_000

export function createFindUnsettledPools(options: PoolComparisonOptions): FindUnsettledPools {
  const { clock, log } = options
  return async ({ inService }) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const unsettled: ObjectKey[] = []
    for (const key of inService) {
      try {
        if (!(await isSettled(key, options, clock.now().toUTC(), signal))) unsettled.push(key)
      } catch (error) {
        if (!isKubeError(error) && !(error instanceof FailedRead)) throw error
        log.warn('could not compare the pool; it gets a pass', { ...key, error })
        unsettled.push(key)
      }
    }
    return unsettled
  }
}

async function isSettled(
  key: ObjectKey,
  { client }: PoolComparisonOptions,
  now: DateTime,
  signal: AbortSignal,
): Promise<boolean> {
  const object = await client.get(BOOTC_NODE_POOLS, key, signal)
  if (object === undefined) return true
  const subject = readSubject(object)
  const { rebootSlots = [], undelivered } = subject.status
  const step = triage(subject, now)
  if (step.type === 'decided' || rebootSlots.length > 0 || undelivered !== undefined) return false
  const { pullSecret, ...listed } = await listFacts(step.goal, subject, {
    client,
    // A tag that has to be looked up needs a pass.
    resolveTag: async () => NOT_ASKED,
    tagInterval: LONGEST_INTERVAL,
    now,
    signal,
  })
  const { nodes, placeOutside } = readsOf(listed, now)
  if (nodes.length > 0 || placeOutside) return false
  const facts = { ...listed, fullNodes: new Map(), hasPlaceOutside: undefined, pullSecret }
  const { before = [], status, after = [] } = decide(facts, now)
  const isSame = status === undefined || mergePatch(subject.rawStatus, status) === undefined
  return isSame && before.length + after.length === 0
}

const NOT_ASKED = { type: 'failed', reason: 'Unreachable', message: 'not asked' } as const
