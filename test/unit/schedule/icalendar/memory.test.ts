// The memory of texts that are made to take much.
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { readCalendarEvents } from '#src/schedule/icalendar/calendar-events.ts'
import { parseICalendar } from '#src/schedule/icalendar/parse-icalendar.ts'
import { calendarOf, calendarText } from './build.ts'

const MEGABYTE = 1024 * 1024
const ALMOST = 255 * 1024
/** A pod has 256 MB. What is left is for the modules of a function, and for its passes. */
const MOST = 192 * MEGABYTE

test('events with one UID share the list of the occurrences that are replaced', () => {
  const replaced = ['20260601', '20260602'].map((day) => [
    'UID:a',
    `DTSTART:${day}`,
    `RECURRENCE-ID:${day}`,
  ])
  const text = calendarText(
    ['UID:a', 'DTSTART:20260101'],
    ['UID:a', 'DTSTART:20260101'],
    ...replaced,
  )

  const [first, second] = parseICalendar(text).events

  expect(first?.excluded).toHaveLength(1)
  expect(first?.excluded[0]).toBe(second?.excluded[0])
})

const EVENT = ['DTSTART:20260101T000000Z', 'DURATION:PT9M']
const PART = [
  'BEGIN:STANDARD',
  'DTSTART:00010101T000000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY',
  'END:STANDARD',
]

/** As large as a text may be, or as expensive as the other limits allow. */
const TEXTS: Readonly<Record<string, string>> = {
  events: filled((count) => calendarText(...Array(count).fill(EVENT))),
  rules: filled((count) => calendarText(...Array(count).fill([...EVENT, 'RRULE:FREQ=YEARLY']))),
  'rules of one event': calendarText([...EVENT, ...Array(4_000).fill('RRULE:FREQ=YEARLY')]),
  'lists of EXDATE': filled((count) =>
    calendarText(...Array(count).fill([...EVENT, 'EXDATE:20260101T000000Z'])),
  ),
  'dates of one event': filled((count) =>
    calendarText([...EVENT, `RDATE:${times(count)}`, `EXDATE:${times(count)}`]),
  ),
  periods: filled((count) =>
    calendarText([...EVENT, `RDATE;VALUE=PERIOD:${times(count).replaceAll('Z', 'Z/PT9M')}`]),
  ),
  'properties that are not used': filled((count) => calendarOf(Array(count).fill('X:'))),
  'folded lines': filled((count) => calendarOf(['X:', ...Array(count).fill(' x')])),
  components: filled((count) => calendarOf(Array(count).fill(['BEGIN:A', 'END:A']).flat())),
  'a zone with many changes': calendarOf([
    'BEGIN:VTIMEZONE',
    'TZID:Mine',
    ...Array(100).fill(PART).flat(),
    'END:VTIMEZONE',
    ...Array(10)
      .fill(0)
      .flatMap((_, index) => [
        'BEGIN:VEVENT',
        `DTSTART;TZID=Mine:${2000 + index}0601T100000`,
        'DURATION:PT1H',
        'END:VEVENT',
      ]),
  ]),
}

test.each(Object.entries(TEXTS))(
  'five calendars stay under the memory of a pod: %s',
  (_name, text) => {
    // A process of its own, with the heap that its pod has, and so little more than nothing in it.
    const out = execFileSync(
      process.execPath,
      ['--expose-gc', '--max-old-space-size=160', '--input-type=module-typescript', '-e', PROGRAM],
      { input: text, encoding: 'utf8' },
    )
    const { held, told, peak } = JSON.parse(out)

    // A tenth is for code that was compiled meanwhile.
    expect(told * 1.1).toBeGreaterThan(held)
    expect(peak).toBeLessThan(MOST)
  },
)

// In a warm process the heap would not be that of the texts alone.
const PROGRAM = `
  import { existsSync, readFileSync } from 'node:fs'
  import { readCalendarEvents } from '${new URL('../../../../src/schedule/icalendar/calendar-events.ts', import.meta.url)}'
  const text = readFileSync(0, 'utf8')
  readCalendarEvents('BEGIN:VCALENDAR\\nEND:VCALENDAR')
  gc()
  const before = process.memoryUsage().heapUsed
  const read = Array.from({ length: 5 }, () => readCalendarEvents(text))
  gc()
  console.log(JSON.stringify({
    held: process.memoryUsage().heapUsed - before,
    told: read.reduce((sum, each) => sum + each.bytes, 0),
    peak: peakInKilobytes() * 1024,
  }))

  // On Linux, maxRSS begins with that of the process that started this one.
  function peakInKilobytes() {
    if (!existsSync('/proc/self/status')) return process.resourceUsage().maxRSS
    return Number(/VmHWM:\\s+(\\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1])
  }
`

test('the size of a calendar counts its rules', () => {
  const text = calendarText([...EVENT, ...Array(4_000).fill('RRULE:FREQ=YEARLY')])

  expect(readCalendarEvents(text).bytes).toBeGreaterThan(1.5 * MEGABYTE)
})

function times(count: number): string {
  return Array.from({ length: count }, (_, hour) =>
    new Date(Date.UTC(2026, 0, 1, hour)).toISOString().replace(/[-:]|\.000/g, ''),
  ).join()
}

// The largest text of its form.
function filled(build: (count: number) => string): string {
  const each = (build(2_000).length - build(1_000).length) / 1_000
  return build(Math.floor((ALMOST - build(0).length) / each))
}
