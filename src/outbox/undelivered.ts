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
  })
  .register(fieldNotes, { description: 'A change of a state.' })

/** A change of a state. An object has each at most once. */
export type Transition = Plain<z.infer<typeof TransitionFields>>

/** The field `undelivered` of a status. */
export const UndeliveredFields = z
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

/** A sink that is away must not make a status grow without end. */
const MOST = 50

/** With these, too. The oldest are given up when there are too many. */
export function withTransitions(
  undelivered: Undelivered | undefined,
  transitions: readonly Transition[],
): Undelivered | undefined {
  if (transitions.length === 0) return undelivered
  const all = [...(undelivered?.transitions ?? []), ...transitions]
  const lost = (undelivered?.lost ?? 0) + Math.max(0, all.length - MOST)
  return { transitions: all.slice(-MOST), ...(lost > 0 && { lost }) }
}

/** Those in the status of an object. What cannot be read counts as none, and the next pass removes it. */
export function undeliveredIn({ status }: KubeObject): Undelivered | undefined {
  const { undelivered }: Stored = readStoredStatus(FIELDS, status)
  return undelivered
}

const FIELDS = { undelivered: UndeliveredFields }

interface Stored {
  readonly undelivered?: Undelivered
}
