// Writes the Events about the object of a pass.
import type { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { buildEvent } from '#src/kube/recorded-event.ts'
import { EVENTS, type Resource } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { EventDraft } from './decision.ts'
import type { ReconcileSubject } from './subject.ts'

/**
 * Another process has written this Event already, and is about to write the status, or has ended before it could. Asking
 * again after `waitSeconds` shows which.
 */
export class ToldByAnother extends Error {
  override readonly name = 'ToldByAnother'
  readonly waitSeconds: number

  constructor(waitSeconds: number) {
    super(`the Event is written already; another look follows in ${waitSeconds} s`)
    this.waitSeconds = waitSeconds
  }
}

export interface EventWriterOptions {
  readonly resource: Resource
  readonly reporter: string
  readonly subject: ReconcileSubject
  readonly orderOf: (event: EventDraft) => string
  readonly client: KubeClient
  readonly log: Logger
  readonly clock: Clock
  readonly now: DateTime
  readonly signal: AbortSignal
  /** Throws `ToldByAnother` when the Event exists. */
  readonly yields: boolean
}

/** A status is written about as fast as an Event, and two requests may lie between them. The most is for an Event that
 * waited long for its turn in this process: the other one may have had no line. */
const WAIT = { leastSeconds: 1, times: 3, mostSeconds: 30 }

/**
 * Each Event is written once, because its name derives from its id. If an Event cannot be written, the pass continues.
 * Only an aborted pass ends here, and one that yields to another process.
 */
export function createEventWriter(
  options: EventWriterOptions,
): (event: EventDraft) => Promise<void> {
  const { resource, reporter, subject, orderOf, client, log, clock, now, signal } = options
  const { apiVersion, kind } = resource
  const regarding = { apiVersion, kind, ...subject.key, uid: subject.uid }
  return async (draft) => {
    const event = buildEvent({ ...draft, order: orderOf(draft), regarding, reporter, now })
    const asked = clock.elapsed()
    try {
      await client.create(EVENTS, event, signal)
    } catch (error) {
      if (isKubeError(error, 'AlreadyExists')) {
        if (!options.yields) return
        const took = (clock.elapsed() - asked) / 1_000
        const seconds = Math.max(WAIT.leastSeconds, WAIT.times * took)
        throw new ToldByAnother(Math.min(seconds, WAIT.mostSeconds))
      }
      if (!isKubeError(error) || error.code === 'Aborted') throw error
      log.warn('could not write Event', { reason: draft.reason, error })
    }
  }
}
