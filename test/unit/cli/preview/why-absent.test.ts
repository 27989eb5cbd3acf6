import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { plannedWindows } from '#src/cli/preview/planned-windows.ts'
import { absences } from '#src/cli/preview/why-absent.ts'
import { ALWAYS, machine } from './machine.ts'

const FROM = DateTime.fromISO('2026-03-28T00:00:00Z', { zone: 'utc' })

test('a machine that is open is absent when there are more windows than requested', () => {
  const machines = [
    machine('always', ALWAYS),
    machine('as-well', ALWAYS),
    machine('up', { daysOfWeek: ['sat'], hoursOfDay: ['0-5'] }),
    machine('later', { daysOfWeek: ['sun'], hoursOfDay: ['3'] }),
  ]
  const plan = plannedWindows(machines, () => ({ from: FROM }), 1)

  expect(absences(plan, machines, () => FROM)).toEqual([
    'default/as-well: none of these; always open',
    'default/up: none of these; open now, closes next Sat 2026-03-28 06:00 +00:00 (UTC)',
    'default/later: none of these; opens next Sun 2026-03-29 03:00 +00:00 (UTC)',
  ])
})

test('each machine without a window has a reason', () => {
  const machines = [
    machine('always', ALWAYS),
    machine('killed', {}, { killSwitch: true }),
    machine('off', { enabled: false }),
    machine('office', { timezone: 'America/New_York' }),
    machine('hourless', { hoursOfDay: [] }),
  ]
  const plan = plannedWindows(machines, () => ({ from: FROM, until: FROM.plus({ days: 1 }) }))

  expect(absences(plan, machines, () => FROM)).toEqual([
    'default/killed: never, while killSwitch is true',
    'default/off: never, while schedule.enabled is false',
    'default/office: none of these; opens next Mon 2026-03-30 09:00 -04:00 (America/New_York)',
    'default/hourless: never, the schedule has no hours',
  ])
})

test('an override counts as well', () => {
  const override = (state: 'On' | 'Off', from: string, until: string) => ({
    ...{ apiVersion: 'schedule.sundial.dev/v1alpha1', kind: 'ScheduleOverride' },
    metadata: { namespace: 'default', name: 'late' },
    spec: { target: { name: 'm' }, state, from, until, reason: 'closing' },
  })
  const on = override('On', '2026-03-29T05:00:00Z', '2026-03-29T06:00:00Z')
  const off = override('Off', '2026-03-30T09:00:00Z', '2026-03-30T12:00:00Z')
  const machines = [
    machine('on', {}, { overrides: [on] }),
    machine('off', {}, { overrides: [off] }),
    machine('disabled', { enabled: false }, { overrides: [on] }),
  ]
  const plan = plannedWindows(machines, () => ({ from: FROM, until: FROM.plus({ days: 1 }) }))

  expect(absences(plan, machines, () => FROM)).toEqual([
    'default/on: none of these; opens next Sun 2026-03-29 05:00 +00:00 (UTC)',
    'default/off: none of these; opens next Mon 2026-03-30 12:00 +00:00 (UTC)',
    'default/disabled: none of these; opens next Sun 2026-03-29 05:00 +00:00 (UTC)',
  ])
})
