// `sundial validate` of ScheduleOverrides.
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { validate } from '#src/cli/validate.ts'
import { collectingIo } from '../collecting-io.ts'

// A Monday, 12:00. The window is 09:00 to 18:00.
const NOW = DateTime.fromISO('2026-12-21T12:00:00Z', { zone: 'utc' })

const MACHINE = `
apiVersion: 5spot.finos.org/v1alpha1
kind: ScheduledMachine
metadata: { name: office, namespace: default, labels: { team: web } }
spec:
  schedule: { daysOfWeek: [mon-fri], hoursOfDay: ["9-17"] }
  clusterName: production
  bootstrapRef: { apiVersion: bootstrap.cluster.x-k8s.io/v1beta2, kind: TalosTemplate, name: worker }
  infrastructureRef: { apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: MetalTemplate, name: worker }
---`

const CLOSED_EVERY_DAY = `
apiVersion: v1
kind: ConfigMap
metadata: { name: closed }
data:
  a.ics: |
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:x
    BEGIN:VEVENT
    UID:a
    DTSTAMP:20251201T000000Z
    DTSTART;VALUE=DATE:20200101
    RRULE:FREQ=DAILY
    END:VEVENT
    END:VCALENDAR
---${MACHINE.replace('["9-17"]', '["9-17"], calendars: [{ configMapKeyRef: { name: closed, key: a.ics }, use: Closed }]')}`

async function findings(spec: string, files = '') {
  const override = `${files}
apiVersion: schedule.sundial.dev/v1alpha1
kind: ScheduleOverride
metadata: { name: late }
spec: { ${spec} }`
  const io = collectingIo({ input: override })
  await validate({ file: ['-'], output: 'json' }, io, NOW)
  const found: { severity: string; rule: string; field: string; message: string }[] = JSON.parse(
    io.out(),
  )
  return found
    .filter(({ rule }) => rule !== 'no-version')
    .map(({ severity, rule, field, message }) => [severity, rule, field, message])
}

const ON = 'target: { name: office }, state: "On", reason: closing'

test.each<[string, string, string, readonly unknown[]]>([
  ['that keeps it on', `${ON}, until: "2026-12-21T20:00:00Z"`, MACHINE, []],
  ['alone in its file', `${ON}, until: "2026-12-21T17:00:00Z"`, '', []],
  [
    'that is over',
    `${ON}, until: "2026-12-21T11:00:00Z"`,
    MACHINE,
    ['warning', 'override-over', 'spec.until', 'it is over, so the override changes nothing'],
  ],
  [
    'that is too long',
    `${ON}, until: "2027-01-21T11:00:00Z"`,
    MACHINE,
    [
      ...['warning', 'override-too-long', 'spec.until'],
      'it is more than 30 days ahead, which admission refuses: an override ends at most 30 days after it is created',
    ],
  ],
  [
    'of another name',
    `target: { name: offis }, state: "On", reason: x, until: "2026-12-21T20:00:00Z"`,
    MACHINE,
    [
      ...['warning', 'override-matches-nothing', 'spec.target'],
      'no ScheduledMachine of this namespace in the files has this name',
    ],
  ],
  [
    'with other labels',
    `target: { selector: { matchLabels: { team: db } } }, state: "On", reason: x, until: "2026-12-21T20:00:00Z"`,
    MACHINE,
    [
      ...['warning', 'override-matches-nothing', 'spec.target'],
      'no ScheduledMachine of this namespace in the files has these labels',
    ],
  ],
  [
    'on inside the window',
    `${ON}, until: "2026-12-21T18:00:00Z"`,
    MACHINE,
    [
      ...['warning', 'override-changes-nothing', 'spec.state'],
      'the override changes nothing: until its end, the schedule of all that it matches wants them on, too',
    ],
  ],
  [
    'off at night',
    `target: { selector: {} }, state: "Off", reason: x, from: "2026-12-21T18:00:00Z", until: "2026-12-22T09:00:00Z"`,
    MACHINE,
    [
      ...['warning', 'override-changes-nothing', 'spec.state'],
      'the override changes nothing: until its end, the schedule of all that it matches wants them off, too',
    ],
  ],
  [
    'on, where a calendar has closed the window',
    `${ON}, until: "2026-12-21T18:00:00Z"`,
    CLOSED_EVERY_DAY,
    ['warning', 'never-opens', 'spec.schedule', 'no window opens in the next 400 days'],
  ],
  [
    'whose state YAML reads as a boolean',
    `target: { name: office }, state: On, reason: x, until: "2026-12-21T20:00:00Z"`,
    '',
    [
      ...['error', 'invalid-value', 'spec.state'],
      'true is not allowed: On or Off, in quotes: YAML reads it as a boolean',
    ],
  ],
])('an override %s', async (_, spec, files, expected) => {
  expect(await findings(spec, files)).toEqual(expected.length === 0 ? [] : [expected])
})

test.each([
  [
    'target: { name: a, selector: {} }, state: "On", until: "2027-01-01T00:00:00Z", reason: x',
    'spec.target',
  ],
  ['target: {}, state: "On", until: "2027-01-01T00:00:00Z", reason: x', 'spec.target'],
  ['target: { name: a }, state: "On", reason: x', 'spec.until'],
  ['target: { name: a }, state: "On", until: tomorrow, reason: x', 'spec.until'],
  ['target: { name: a }, state: "On", until: "2027-01-01T00:00:00Z"', 'spec.reason'],
  ['target: { name: a }, state: "Standby", until: "2027-01-01T00:00:00Z", reason: x', 'spec.state'],
  ['target: { name: a }, state: "On", untill: "2027-01-01T00:00:00Z", reason: x', 'spec.untill'],
])('{ %s } has an error at %s', async (spec, field) => {
  const errors = (await findings(spec)).filter(([severity]) => severity === 'error')

  expect(errors.map((each) => each[2])).toContain(field)
})
