// One entry of `status.conditions`.
import * as z from 'zod/mini'
import { fieldNotes } from './field-notes.ts'
import { instant, text, whole } from './status-texts.ts'

export const ConditionFields = z
  .object({
    type: text('Type of the condition.'),
    status: z
      .enum(['True', 'False', 'Unknown'])
      .register(fieldNotes, { description: 'Whether the condition is true.' }),
    reason: text('The reason, as one word.'),
    message: text('The reason, as a sentence.'),
    lastTransitionTime: instant('When the status last changed.'),
    observedGeneration: z.optional(whole('Generation of the spec that this is about.')),
  })
  .register(fieldNotes, { description: 'One aspect of the state.' })
