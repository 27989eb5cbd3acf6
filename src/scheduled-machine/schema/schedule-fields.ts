// `spec.schedule` and the durations of a spec. The parser of a text gives the reason in `why`.
import * as z from 'zod/mini'
import { celRefusal, celText } from '#src/kube/schema/cel-text.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { textRule } from '#src/kube/schema/rule.ts'
import { type Grammar, textLike } from '#src/kube/schema/texts.ts'
import { parseDuration } from '#src/schedule/duration.ts'
import { parseDays, parseHours } from '#src/schedule/ranges.ts'
import { ScheduleError } from '#src/schedule/schedule-error.ts'
import { isZone } from '#src/schedule/zone.ts'

// Not \s: in JavaScript, unlike RE2, it also matches a no-break space and others.
const BLANKS = '[ \\t\\n\\f\\r]*'
const DAY = '(?:mon|tue|wed|thu|fri|sat|sun)'
const HOUR = '\\+?0*(?:[0-9]|1[0-9]|2[0-3])'
const UP_TO_24H =
  '(?:(?:[0-9]|1[0-9]|2[0-4])h|(?:[0-9]{1,3}|1[0-3][0-9]{2}|14[0-3][0-9]|1440)m|(?:[0-9]{1,4}|[1-7][0-9]{4}|8[0-5][0-9]{3}|86[0-3][0-9]{2}|86400)s)'

const DAYS: Grammar = {
  pattern: listOf(DAY),
  maxLength: 256,
  allowed:
    'a day (mon, tue, wed, thu, fri, sat, sun), a range that may wrap (mon-fri, fri-mon), or several of them with commas',
}
const HOURS: Grammar = {
  pattern: listOf(HOUR),
  maxLength: 256,
  allowed:
    'an hour from 0 to 23, a range that may wrap (9-17, 22-6), or several of them with commas, as a quoted string',
}
const ZONE: Grammar = {
  pattern: /^[A-Za-z][A-Za-z0-9_+\-/]*$/,
  maxLength: 64,
  allowed: 'the name of an IANA time zone, such as UTC or Europe/Berlin',
}
const DURATION: Grammar = {
  pattern: new RegExp(`^${BLANKS}\\+?0*${UP_TO_24H}${BLANKS}$`),
  maxLength: 32,
  allowed: 'a whole number and one unit of s, m or h, 24h at most, such as 90s or 5m',
}

// A policy has the names, and an installation may add new ones. A definition would be out of date with each release of the
// time-zone database.
const EXISTING_ZONE = textRule({
  policy: {
    isMet: 'self in variables.timeZones',
    message: celRefusal('self', celText(ZONE.allowed), "'Invalid timezone: ' + self"),
  },
  message: 'the time zone must exist',
  isMet: isZone,
})

/** A text such as `5m`. */
export function durationField(description: string) {
  return textLike(DURATION, { description, why: faultWith(parseDuration) })
}

export function scheduleFields() {
  return z
    .object({
      daysOfWeek: z
        .array(
          textLike(DAYS, {
            description: 'Such as mon-fri, or sat,sun.',
            why: faultWith((entry) => parseDays([entry])),
          }),
        )
        .check(z.minLength(1), z.maxLength(100))
        .register(fieldNotes, {
          description: 'Days on which the machine runs.',
          allowed: 'a list of 1 to 100 entries, such as [mon-fri]',
          listType: 'atomic',
        }),
      hoursOfDay: z
        .array(
          textLike(HOURS, {
            description: 'Such as 9-17: from 09:00:00 to 17:59:59.',
            why: faultWith((entry) => parseHours([entry])),
          }),
        )
        .check(z.minLength(1), z.maxLength(100))
        .register(fieldNotes, {
          description:
            'Hours in which the machine runs, each whole: the last hour of a range is included.',
          allowed: 'a list of 1 to 100 quoted entries, such as ["9-17"]',
          listType: 'atomic',
        }),
      timezone: z._default(
        textLike(ZONE, {
          description: 'IANA time zone of the days and hours.',
          why: (name) => (isZone(name) ? undefined : `Invalid timezone: ${name}`),
          rules: [EXISTING_ZONE],
        }),
        'UTC',
      ),
      enabled: z._default(
        z.boolean().register(fieldNotes, {
          description: 'False: the machine is shut down, and does not join again.',
        }),
        true,
      ),
    })
    .register(fieldNotes, { description: 'When the machine should exist.' })
}

/** Items or ranges of items, separated by commas. Blanks around each are allowed. */
function listOf(item: string): RegExp {
  const padded = `${BLANKS}${item}${BLANKS}`
  const part = `${padded}(?:-${padded})?`
  return new RegExp(`^${part}(?:,${part})*$`)
}

/** The message of the ScheduleError that `parse` throws. `undefined` if it throws none. */
function faultWith(parse: (text: string) => unknown) {
  return (text: string): string | undefined => {
    try {
      parse(text)
      return undefined
    } catch (error) {
      if (error instanceof ScheduleError) return error.message.trim()
      throw error
    }
  }
}
