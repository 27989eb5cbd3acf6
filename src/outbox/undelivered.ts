// The transitions that no sink has taken yet. They are stored together with the change itself, so that a pass that is killed
// loses none: docs/adr/0031-transitions-wait-in-the-status.md.
import * as z from 'zod/mini'
import type { KubeObject } from '#src/kube/object.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { instant, text, whole } from '#src/kube/schema/status-texts.ts'
import { type Plain, readStoredStatus } from '#src/kube/schema/stored-status.ts'

const TransitionFields = z
  .object({
    to: text('The new state.'),
    at: instant('When it began.'),
    from: z.optional(text('The state before.')),
    reason: z.optional(text('Why, as one word.')),
    node: z.optional(text('The Node, if the transition is that of a Node.')),
    number: z.optional(whole('Its number among those of the object.')),
  })
  .register(fieldNotes, { description: 'A change of a state.' })

/** A change of a state. Stored, it has a number, as the same change may come twice in one second. */
export type Transition = Plain<z.infer<typeof TransitionFields>>

/** The field `undelivered` of a status. */
const UndeliveredFields = z
  .object({
    transitions: z
      .array(TransitionFields)
      .register(fieldNotes, { description: 'At most 50, the oldest first.', listType: 'atomic' }),
    lost: z.optional(whole('How many older ones were given up.')),
  })
  .register(fieldNotes, {
    description: 'The transitions that the sink of the installation has not taken yet.',
  })

export type Undelivered = Plain<z.infer<typeof UndeliveredFields>>

/** The fields of a status that a process with a sink adds. */
export const OUTBOX_FIELDS = {
  undelivered: z.optional(UndeliveredFields),
  transitionCount: z.optional(whole('How many transitions were stored for the sink until now.')),
}

/** Both are absent when there was no transition. The count stays after a delivery. */
export interface OutboxFields {
  readonly undelivered?: Undelivered | undefined
  readonly transitionCount?: number | undefined
}

/** A sink that is away must not make a status grow without end. */
const MOST = 50

/** With these, too, which are numbered. The oldest are given up when there are too many. */
export function withTransitions(
  { undelivered, transitionCount }: OutboxFields,
  transitions: readonly Transition[],
): OutboxFields {
  const before = transitionCount ?? 0
  const numbered = transitions.map((each, index) => ({ ...each, number: before + index + 1 }))
  const all = [...(undelivered?.transitions ?? []), ...numbered]
  const lost = (undelivered?.lost ?? 0) + Math.max(0, all.length - MOST)
  const count = before + transitions.length
  return {
    ...(all.length > 0 && {
      undelivered: { transitions: all.slice(-MOST), ...(lost > 0 && { lost }) },
    }),
    ...(count > 0 && { transitionCount: count }),
  }
}

/** Those in the status of an object. What cannot be read counts as none, and the next pass removes it. */
export function undeliveredIn({ status }: KubeObject): Undelivered | undefined {
  const { undelivered }: OutboxFields = readStoredStatus(FIELDS, status)
  return undelivered
}

const FIELDS = { undelivered: UndeliveredFields }
