// Windows to the minute, exceptions and extras of `spec.schedule`.

import * as z from 'zod/mini'
import type { Fields } from '#src/kube/json.ts'
import { cutAfter, LONGEST_QUOTE, quote } from '#src/kube/schema/field-error.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { objectRule, textRule } from '#src/kube/schema/rule.ts'
import { DNS_SUBDOMAIN, type Grammar, SECRET_KEY, textLike } from '#src/kube/schema/texts.ts'
import { parseCron } from '#src/schedule/cron.ts'
import { parseException, parseLocalTime } from '#src/schedule/parse-calendar.ts'
import { parseDays } from '#src/schedule/ranges.ts'
import { DAYS, faultWith } from './schedule-texts.ts'

export const MOST_WINDOWS = 50
export const MOST_CALENDARS = 5

const TIME_OF_DAY = '(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)'
const MONTH_AND_DAY =
  '(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])'
const LEAP_YEAR = '(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)'
const DATE = `(?:[0-9]{4}-(?:${MONTH_AND_DAY})|${LEAP_YEAR}-02-29)`

const TIME: Grammar = {
  pattern: new RegExp(`^${TIME_OF_DAY}$`),
  maxLength: 5,
  allowed: 'a time from 00:00 to 24:00, with two digits for the hour, such as 08:30',
}
const DATES: Grammar = {
  pattern: new RegExp(`^(?:${DATE}(?:\\.\\.${DATE})?|${MONTH_AND_DAY}|02-29)$`),
  maxLength: 22,
  allowed:
    'a date (2026-12-25), a range of dates (2026-12-24..2027-01-02), or a day of each year (12-25)',
}
const LOCAL_START: Grammar = {
  pattern: new RegExp(`^${DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9]$`),
  maxLength: 16,
  allowed: 'a local time without an offset, such as 2026-12-24T08:30',
}
const LOCAL_END: Grammar = { ...LOCAL_START, pattern: new RegExp(`^${DATE}T${TIME_OF_DAY}$`) }
const WINDOW_DURATION: Grammar = {
  pattern:
    /^0{0,2}(?:[1-7]d|(?:[1-9][0-9]?|1[0-5][0-9]|16[0-8])h|(?:[1-9][0-9]{0,3}|100[0-7][0-9]|10080)m|(?:[6-9][0-9]|[1-9][0-9]{2,4}|[1-5][0-9]{5}|60[0-3][0-9]{3}|604[0-7][0-9]{2}|604800)s)$/,
  maxLength: 8,
  allowed: 'a whole number and one unit of s, m, h or d, from 1m to 7d, such as 90m or 2d',
}
const CRON: Grammar = {
  pattern: cronPattern(),
  maxLength: 256,
  allowed:
    'five fields: minute, hour, day of month, month and day of week, such as 30 6 * * mon-fri',
}

/** `spec.schedule.windows`. */
export function windowsField() {
  return z
    .array(
      z
        .object({
          days: z.optional(
            z
              .array(
                textLike(
                  { ...DAYS, maxLength: 64 },
                  {
                    description: 'Such as mon-fri, or sat,sun.',
                    why: faultWith((entry) => parseDays([entry])),
                  },
                ),
              )
              .check(z.minLength(1), z.maxLength(20))
              .register(fieldNotes, {
                description: 'Days on which the window opens.',
                allowed: ALLOWED.days,
                listType: 'atomic',
              }),
          ),
          start: z.optional(
            textLike(TIME, { description: 'Local time at which the window opens.' }),
          ),
          end: z.optional(
            textLike(TIME, {
              description:
                'Local time at which the window closes: on the next day, if it is not later than start.',
            }),
          ),
          cron: z.optional(
            textLike(CRON, {
              description: 'Local times at which the window opens, instead of days, start and end.',
              why: faultWith(parseCron),
            }),
          ),
          duration: z.optional(
            textLike(WINDOW_DURATION, {
              description:
                'How long a window of cron is open. Openings that overlap are one window.',
            }),
          ),
        })
        .register(fieldNotes, {
          description: 'A window that opens again and again.',
          rules: [ONE_KIND],
        }),
    )
    .check(z.minLength(1), z.maxLength(MOST_WINDOWS))
    .register(fieldNotes, {
      description:
        'Windows to the minute, each with days, start and end, or with cron and duration.',
      allowed: `a list of 1 to ${MOST_WINDOWS} windows, such as {days: [mon-fri], start: "22:00", end: "06:00"}`,
      listType: 'atomic',
    })
}

/** `spec.schedule.except`. */
export function exceptField() {
  return z
    .array(
      textLike(DATES, {
        description: 'Such as 2026-12-25, 2026-12-24..2027-01-02, or 12-25 for each year.',
        why: faultWith(parseException),
        rules: [
          textRule({
            // Without `split`: the API server refuses a definition that compares texts whose length it does not know.
            rule: 'self.size() < 22 || self.substring(0, 10) <= self.substring(12)',
            message: 'must be a range of dates that does not end before it begins',
            isMet: (text) => text.length < 22 || text.slice(0, 10) <= text.slice(12),
          }),
        ],
      }),
    )
    .check(z.maxLength(400))
    .register(fieldNotes, {
      description:
        'Local dates on which nothing opens. Hours of the grid on them are closed. A window that opened the day before runs to its end.',
      allowed: 'a list of at most 400 dates, such as ["12-25", "2026-12-24..2027-01-02"]',
      listType: 'atomic',
    })
}

/** `spec.schedule.extra`. */
export function extraField() {
  const why = faultWith(parseLocalTime)
  return z
    .array(
      z
        .object({
          start: textLike(LOCAL_START, { description: 'Local time from which it is open.', why }),
          end: textLike(LOCAL_END, { description: 'Local time at which it closes.', why }),
        })
        .register(fieldNotes, {
          description: 'A time that is open once.',
          rules: [
            objectRule({
              rule: 'self.start < self.end',
              message: 'must end after it starts',
              // By the text, which is that of the time.
              isMet: ({ start, end }) => String(start) < String(end),
              explain: ({ start, end }) => [
                {
                  at: 'end',
                  message: `${quote(end)} is not allowed: a time after start, ${cutAfter(LONGEST_QUOTE, String(start))}`,
                },
              ],
            }),
          ],
        }),
    )
    .check(z.maxLength(100))
    .register(fieldNotes, {
      description: 'Times in which the machine runs in addition, also on the dates of except.',
      allowed: 'a list of at most 100 times, each with start and end',
      listType: 'atomic',
    })
}

/** `spec.schedule.calendars`. */
export function calendarsField() {
  return z
    .array(
      z
        .object({
          configMapKeyRef: z
            .object({
              name: textLike(DNS_SUBDOMAIN, { description: 'Name of the ConfigMap.' }),
              key: textLike(SECRET_KEY, { description: 'Key in it.' }),
            })
            .register(fieldNotes, {
              description: 'Key of a ConfigMap in the same namespace, with an iCalendar text.',
            }),
          use: z.enum(['Closed', 'Open']).register(fieldNotes, {
            description:
              'Closed: nothing opens on the days of its events of whole days, and nothing is open during the others. Open: its events are windows.',
          }),
        })
        .register(fieldNotes, { description: 'A calendar.' }),
    )
    .check(z.maxLength(MOST_CALENDARS))
    .register(fieldNotes, {
      description:
        'Calendars with holidays, or with more windows. Until all of them can be read, the machine stays as it is.',
      allowed: `a list of at most ${MOST_CALENDARS} calendars, each with configMapKeyRef and use`,
      listType: 'atomic',
    })
}

const ALLOWED = {
  days: 'a list of 1 to 20 entries, such as [mon-fri]',
  start: TIME.allowed,
  end: TIME.allowed,
  cron: CRON.allowed,
  duration: WINDOW_DURATION.allowed,
} as const

const DAILY = ['days', 'start', 'end'] as const
const BY_CRON = ['cron', 'duration'] as const

/** A window has all fields of one kind, and none of the other. */
const ONE_KIND = objectRule({
  rule: `${allOf(DAILY, true)} && ${allOf(BY_CRON, false)} || ${allOf(BY_CRON, true)} && ${allOf(DAILY, false)}`,
  message: 'must have days, start and end, or cron and duration',
  isMet: (window) => faultsOf(window).length === 0,
  explain: faultsOf,
})

function allOf(names: readonly string[], isSet: boolean): string {
  return `(${names.map((name) => `${isSet ? '' : '!'}has(self.${name})`).join(' && ')})`
}

function faultsOf(window: Fields) {
  const isByCron = BY_CRON.some((name) => window[name] !== undefined)
  const [own, others] = isByCron ? [BY_CRON, DAILY] : [DAILY, BY_CRON]
  return [
    ...own
      .filter((name) => window[name] === undefined)
      .map((at) => ({ at, message: `is required: ${ALLOWED[at]}` })),
    ...others
      .filter((name) => window[name] !== undefined)
      .map((at) => ({
        at,
        message: 'is not allowed in a window of cron: make two windows, or remove it',
      })),
  ]
}

function cronPattern(): RegExp {
  const names = (all: string) => all.split(' ').map(inAnyCase)
  const fields = [
    ['[0-5]?[0-9]'],
    ['[01]?[0-9]|2[0-3]'],
    ['0?[1-9]|[12][0-9]|3[01]'],
    ['0?[1-9]|1[0-2]', ...names('jan feb mar apr may jun jul aug sep oct nov dec')],
    ['0?[0-7]', ...names('sun mon tue wed thu fri sat')],
  ].map((values) => {
    const value = `(?:${values.join('|')})`
    const part = `(?:[*?]|${value}(?:-${value})?)(?:/0{0,3}[1-9][0-9]{0,3})?`
    return `${part}(?:,${part})*`
  })
  return new RegExp(`^[ \\t]*${fields.join('[ \\t]+')}[ \\t]*$`)
}

// RE2 and JavaScript write this in different ways for a part of a pattern.
function inAnyCase(name: string): string {
  return [...name].map((letter) => `[${letter}${letter.toUpperCase()}]`).join('')
}
