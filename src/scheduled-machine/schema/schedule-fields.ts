// `spec.schedule` and the durations of a spec. The parser of a text gives the reason in `why`.
import * as z from 'zod/mini'
import type { Fields } from '#src/kube/json.ts'
import { celRefusal, celText } from '#src/kube/schema/cel-text.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { objectRule, textRule } from '#src/kube/schema/rule.ts'
import { type Grammar, textLike } from '#src/kube/schema/texts.ts'
import { parseDuration } from '#src/schedule/duration.ts'
import { parseDays, parseHours } from '#src/schedule/ranges.ts'
import { isZone } from '#src/schedule/zone.ts'
import { calendarsField, exceptField, extraField, windowsField } from './calendar-fields.ts'
import { BLANKS, DAYS, faultWith, listOf } from './schedule-texts.ts'

const HOUR = '\\+?0*(?:[0-9]|1[0-9]|2[0-3])'
const UP_TO_24H =
  '(?:(?:[0-9]|1[0-9]|2[0-4])h|(?:[0-9]{1,3}|1[0-3][0-9]{2}|14[0-3][0-9]|1440)m|(?:[0-9]{1,4}|[1-7][0-9]{4}|8[0-5][0-9]{3}|86[0-3][0-9]{2}|86400)s)'

const ALLOWED_DAYS = 'a list of 1 to 100 entries, such as [mon-fri]'
const ALLOWED_HOURS = 'a list of 1 to 100 quoted entries, such as ["9-17"]'
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
export const DURATION: Grammar = {
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
      daysOfWeek: z.optional(
        z
          .array(
            textLike(DAYS, {
              description: 'Such as mon-fri, or sat,sun.',
              why: faultWith((entry) => parseDays([entry])),
            }),
          )
          .check(z.minLength(1), z.maxLength(100))
          .register(fieldNotes, {
            description: 'Days on which the machine runs. Required where there are no windows.',
            allowed: ALLOWED_DAYS,
            listType: 'atomic',
          }),
      ),
      hoursOfDay: z.optional(
        z
          .array(
            textLike(HOURS, {
              description: 'Such as 9-17: from 09:00:00 to 17:59:59.',
              why: faultWith((entry) => parseHours([entry])),
            }),
          )
          .check(z.minLength(1), z.maxLength(100))
          .register(fieldNotes, {
            description:
              'Hours in which the machine runs, each whole: the last hour of a range is included. Required where there are no windows.',
            allowed: ALLOWED_HOURS,
            listType: 'atomic',
          }),
      ),
      windows: z.optional(windowsField()),
      except: z.optional(exceptField()),
      extra: z.optional(extraField()),
      calendars: z.optional(calendarsField()),
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
    .register(fieldNotes, {
      description:
        'When the machine should exist: in the hours of the grid, in the windows and during the events of Open calendars; not on the dates of except and during the events of Closed calendars; and in the extra times.',
      allowed: 'an object with daysOfWeek and hoursOfDay, or with windows',
      rules: [gridOrWindows()],
    })
}

/** Without windows, the grid is all there is. One half of a grid is a mistake. */
function gridOrWindows() {
  const allowed = { daysOfWeek: ALLOWED_DAYS, hoursOfDay: ALLOWED_HOURS }
  const both = 'has(self.daysOfWeek) && has(self.hoursOfDay)'
  const missing = (schedule: Fields) => {
    const given = Object.keys(allowed).filter((name) => schedule[name] !== undefined)
    return schedule['windows'] !== undefined && given.length !== 1
      ? []
      : Object.entries(allowed).filter(([name]) => !given.includes(name))
  }
  return objectRule({
    rule: `has(self.windows) && !has(self.daysOfWeek) && !has(self.hoursOfDay) || ${both}`,
    message: 'must have both daysOfWeek and hoursOfDay, or windows',
    isMet: (schedule) => missing(schedule).length === 0,
    explain: (schedule) => {
      const found = missing(schedule)
      // With one half of a grid, the other one is meant.
      const unless = found.length === 1 ? '' : ' where there are no windows'
      return found.map(([at, words]) => ({ at, message: `is required${unless}: ${words}` }))
    },
  })
}
