// The fields of a spec that move the edges of its windows, and the rule for a Machine that somebody deletes.
import * as z from 'zod/mini'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { textLike } from '#src/kube/schema/texts.ts'
import { parseDuration } from '#src/schedule/duration.ts'
import { DURATION, durationField } from './schedule-fields.ts'
import { BLANKS, faultWith } from './schedule-texts.ts'

/** All of them are about when the machine is in service, so errors in them are errors of the schedule. */
export const SERVICE_FIELDS = {
  leadTime: z.optional(
    textLike(
      {
        ...DURATION,
        pattern: new RegExp(`^${BLANKS}auto${BLANKS}$|${DURATION.pattern.source}`),
        allowed: `auto, or ${DURATION.allowed}`,
      },
      {
        description:
          'The machine is begun so long before its window, so that its node is Ready when the window opens. auto: as long as the slowest of the last ten joins, and a tenth more. Default: 0s.',
        why: (text) => (text.trim() === 'auto' ? undefined : faultWith(parseDuration)(text)),
      },
    ),
  ),
  maxLeadTime: z.optional(durationField('The longest leadTime that auto may give. Default: 30m.')),
  leadCordon: z.optional(
    z.boolean().register(fieldNotes, {
      description: 'True: the node is cordoned until the window opens. Default: false.',
    }),
  ),
  minimumWindow: z.optional(
    durationField(
      'The machine is not begun when less than this is left of its window. Default: 0s.',
    ),
  ),
  spread: z.optional(
    durationField(
      'Both edges of each window are put off by a part of this, which follows from the UID of the ScheduledMachine: the same every day. Default: 0s.',
    ),
  ),
  whenMachineIsDeleted: z.optional(
    z.enum(['Recreate', 'StayOff']).register(fieldNotes, {
      description:
        'If somebody deletes the Machine inside its window. Recreate, the default: it is created again. StayOff: it stays away until the next window.',
    }),
  ),
}
