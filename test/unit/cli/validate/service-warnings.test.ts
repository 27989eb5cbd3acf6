import { expect, test } from 'vitest'
import { serviceWarnings } from '#src/cli/validate/service-warnings.ts'
import { parseSchedule, type RawSchedule } from '#src/schedule/parse-schedule.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { SPEC } from '#test/support/situation.ts'
import { at } from '#test/unit/schedule/build.ts'

const NOW = at('2026-11-30T12:00:00Z')
const OFFICE: RawSchedule = {
  daysOfWeek: ['mon-fri'],
  hoursOfDay: ['9-17'],
  timezone: 'UTC',
  enabled: true,
}
/** Two hours, then twenty-two. */
const SHORT = { ...OFFICE, daysOfWeek: ['mon-sun'], hoursOfDay: ['9-10'] }
const ALWAYS = { ...OFFICE, daysOfWeek: ['mon-sun'], hoursOfDay: ['0-23'] }

interface Row {
  readonly name: string
  readonly spec: object
  readonly fields: readonly string[]
  readonly schedule?: RawSchedule
}

test.each<Row>([
  { name: 'none of the fields', spec: {}, fields: [] },
  {
    name: 'all of them, as they are meant',
    spec: { leadTime: 'auto', maxLeadTime: '1h', leadCordon: true },
    fields: [],
  },
  { name: 'a cordon without a lead', spec: { leadCordon: true }, fields: ['spec.leadCordon'] },
  {
    name: 'a cordon for a lead of nothing',
    spec: { leadTime: '0s', leadCordon: true },
    fields: ['spec.leadCordon'],
  },
  {
    name: 'the most for a lead that is fixed',
    spec: { leadTime: '5m', maxLeadTime: '1h' },
    fields: ['spec.maxLeadTime'],
  },
  {
    name: 'a spread as long as the shortest window',
    spec: { spread: '2h' },
    fields: ['spec.spread'],
    schedule: SHORT,
  },
  { name: 'a shorter one', spec: { spread: '119m' }, fields: [], schedule: SHORT },
  {
    name: 'a minimum that is longer than every window',
    spec: { minimumWindow: '121m' },
    fields: ['spec.minimumWindow'],
    schedule: SHORT,
  },
  { name: 'a minimum as long as them', spec: { minimumWindow: '2h' }, fields: [], schedule: SHORT },
  {
    name: 'a lead over every gap',
    spec: { leadTime: '22h' },
    fields: ['spec.leadTime'],
    schedule: SHORT,
  },
  { name: 'a lead over some of them', spec: { leadTime: '15h' }, fields: [] },
  {
    name: 'a window without an end',
    spec: { spread: '24h', minimumWindow: '24h', leadTime: '24h' },
    fields: [],
    schedule: ALWAYS,
  },
  {
    name: 'a disabled schedule',
    spec: { spread: '24h' },
    fields: [],
    schedule: { ...SHORT, enabled: false },
  },
])('warnings: $name', ({ spec, fields, schedule = OFFICE }) => {
  const raw = { ...SPEC, ...spec }
  const found = serviceWarnings(raw, parseSpec(raw).service, parseSchedule(schedule), NOW)

  expect(found.map(({ field }) => field)).toEqual(fields)
})
