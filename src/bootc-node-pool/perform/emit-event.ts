import { isKubeError } from '#src/kube/kube-error.ts'
import { buildEvent, type Regarding } from '#src/kube/recorded-event.ts'
import { EVENTS } from '#src/kube/resource.ts'
import type { EventDraft } from '../effects.ts'
import { orderOf } from '../event-order.ts'
import { REPORTER } from '../labels.ts'
import type { ActContext } from './context.ts'

/** Writes an Event about an object of a node. It is written once, because its name derives from its id. If it cannot be
 * written, the pass continues. */
export async function emitEvent(
  draft: EventDraft,
  regarding: Regarding,
  { client, log, now, signal }: ActContext,
): Promise<void> {
  const event = buildEvent({ ...draft, order: orderOf(draft), regarding, reporter: REPORTER, now })
  try {
    await client.create(EVENTS, event, signal)
  } catch (error) {
    if (isKubeError(error, 'AlreadyExists')) return
    if (!isKubeError(error) || error.code === 'Aborted') throw error
    log.warn('could not write Event', { reason: draft.reason, error })
  }
}
