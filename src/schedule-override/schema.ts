// A ScheduleOverride: "keep it on until eight", "off until Monday". This schema is the type, the parser and the
// CustomResourceDefinition.
import * as z from 'zod/mini'
import { ConditionFields } from '#src/kube/schema/condition-fields.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { objectRule, type Rule, textRule } from '#src/kube/schema/rule.ts'
import { instant, text, whole } from '#src/kube/schema/status-texts.ts'
import { type Plain, readStoredStatus } from '#src/kube/schema/stored-status.ts'
import { textOf } from '#src/kube/schema/texts.ts'
import { LONGEST, LONGEST_REASON } from './limits.ts'
import { targetFields } from './target-fields.ts'

const FROM_BEFORE_UNTIL = objectRule({
  rule: '!has(self.from) || self.from < self.until',
  message: 'until must be later than from',
  isMet: ({ from, until }) =>
    from === undefined || !(Date.parse(String(from)) >= Date.parse(String(until))),
  explain: ({ from, until }) => [
    {
      at: 'until',
      message: `${JSON.stringify(until)} is not allowed: a time later than from, ${String(from)}`,
    },
  ],
})

// A file says nothing about the object that it changes, so only the API server can check this.
const IMMUTABLE = objectRule({
  rule: 'self.target == oldSelf.target && self.state == oldSelf.state && has(self.from) == has(oldSelf.from) && (!has(self.from) || self.from == oldSelf.from)',
  message: 'only until and reason can be changed: delete this override, and create another one',
  isMet: () => true,
})

// The time of creation is known only to the API server, and a definition cannot read it. So this is a rule of the
// admission policy. A pass does not honour the time after it (interval.ts).
const NOT_TOO_LONG = textRule({
  policy: {
    isMet: `timestamp(self) <= timestamp(object.metadata.creationTimestamp) + duration('${LONGEST.as('hours')}h')`,
    message: `self + ' is not allowed: a time at most ${LONGEST.as('days')} days after the override was created'`,
  },
  message: `must be at most ${LONGEST.as('days')} days after the override was created`,
  isMet: () => true,
})

// The API server reads more as a `date-time` than RFC 3339 allows, such as `01,5Z`, ten digits of a second, or `+24:00`.
const TIME_PATTERN =
  /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

function time(description: string, rules: readonly Rule[] = []) {
  return z.string().check(z.regex(TIME_PATTERN)).register(fieldNotes, {
    description,
    allowed: 'an RFC 3339 time, such as 2026-11-21T20:00:00Z',
    pattern: 'keep',
    format: 'date-time',
    rules,
  })
}

export const OverrideSpec = z
  .object({
    target: targetFields(),
    state: z.enum(['On', 'Off']).register(fieldNotes, {
      description: 'On: the machine is in service, whatever its schedule says. Off: it is not.',
      allowed: 'On or Off',
    }),
    from: z.optional(time('When it begins. By default, when it is created.')),
    until: time(`When it ends: at most ${LONGEST.as('days')} days after it was created.`, [
      NOT_TOO_LONG,
    ]),
    reason: textOf(1, LONGEST_REASON, { description: 'Why, in words for other people.' }),
  })
  .register(fieldNotes, {
    description:
      'Which machines are on or off, and until when. Only until and reason can be changed.',
    rules: [FROM_BEFORE_UNTIL, IMMUTABLE],
  })

export const OverridePhase = z
  .enum(['Pending', 'Active', 'Expired', 'Superseded'])
  .register(fieldNotes, {
    description:
      'Pending: it has not begun, or matches nothing. Active: it is in force. Superseded: later overrides are in force for all that it matches. Expired: it is over.',
  })

const STATUS_FIELDS = {
  phase: z.optional(OverridePhase),
  target: z.optional(text('Which ScheduledMachines it is for: a name, or labels in words.')),
  createdBy: z.optional(text('Who created it: the user, or the program if the user is unknown.')),
  matched: z.optional(whole('How many ScheduledMachines it matches.')),
  message: z.optional(text('The present state, as a sentence.')),
  conditions: z.optional(
    z.array(ConditionFields).register(fieldNotes, {
      description: 'The conditions: Ready.',
      listType: 'map',
      listMapKeys: ['type'],
    }),
  ),
  observedGeneration: z.optional(whole('Generation of the spec that this status is about.')),
  wakeTime: z.optional(instant('When this object needs its next pass.')),
}

const StatusFields = z
  .object(STATUS_FIELDS)
  .register(fieldNotes, { description: 'Whether it is in force, and for how many machines.' })

/** The schema of the CustomResourceDefinition: spec and status. */
export const OverrideFields = z
  .object({ spec: OverrideSpec, status: z.optional(StatusFields) })
  .register(fieldNotes, {
    description:
      'Keeps machines on or off for a time, whatever their schedules say. It never changes a ScheduledMachine.',
  })

export type OverrideSpec = Plain<z.infer<typeof OverrideSpec>>
export type OverrideStatus = Plain<z.infer<typeof StatusFields>>
export type OverridePhase = z.infer<typeof OverridePhase>

/** The status of an override as it was read. Never throws: an invalid field is left out. */
export function parseOverrideStatus(raw: unknown): OverrideStatus {
  return readStoredStatus(STATUS_FIELDS, raw)
}
