// Writes the Events about the object of a pass.
import type { DateTime } from 'luxon'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { buildEvent } from '#src/kube/recorded-event.ts'
import { EVENTS, type Resource } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { EventDraft } from './decision.ts'
import type { ReconcileSubject } from './subject.ts'

export interface EventWriterOptions {
  readonly resource: Resource
  readonly reporter: string
  readonly subject: ReconcileSubject
  readonly orderOf: (event: EventDraft) => string
  readonly client: KubeClient
  readonly log: Logger
  readonly now: DateTime
  readonly signal: AbortSignal
}

/**
 * Each Event is written once, because its name derives from its id. If an Event cannot be written, the pass continues.
 * Only an aborted pass ends here.
 */
export function createEventWriter(
  options: EventWriterOptions,
): (event: EventDraft) => Promise<void> {
  const { resource, reporter, subject, orderOf, client, log, now, signal } = options
  const { apiVersion, kind } = resource
  const regarding = { apiVersion, kind, ...subject.key, uid: subject.uid }
  return async (draft) => {
    const event = buildEvent({ ...draft, order: orderOf(draft), regarding, reporter, now })
    try {
      await client.create(EVENTS, event, signal)
    } catch (error) {
      if (isKubeError(error, 'AlreadyExists')) return
      if (!isKubeError(error) || error.code === 'Aborted') throw error
      log.warn('could not write Event', { reason: draft.reason, error })
    }
  }
}
