import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { plannedWindows } from '#src/cli/preview/planned-windows.ts'
import type { PreviewedMachine } from '#src/cli/preview/read-machines.ts'
import { formatTable } from '#src/cli/preview/table.ts'
import { ALWAYS, machine } from './machine.ts'

const FROM = DateTime.fromISO('2026-03-28T00:00:00Z', { zone: 'utc' })

function table(machines: readonly PreviewedMachine[], hours: number, color = false): string {
  const plan = plannedWindows(machines, { from: FROM, until: FROM.plus({ hours }) })
  return formatTable(plan, machines, FROM, { color })
}

describe('the table', () => {
  test('shows each window in the zone of its machine, with a change of clocks', () => {
    const machines = [
      machine('night', {
        daysOfWeek: ['mon-sun'],
        hoursOfDay: ['22-4'],
        timezone: 'Europe/Berlin',
      }),
      machine('half-hour', { daysOfWeek: ['sat'], timezone: 'Asia/Kolkata' }),
    ]

    expect(table(machines, 30)).toBe(
      [
        'MACHINE            OPENS                        CLOSES                       LASTS  TIME ZONE',
        'default/night      Fri 2026-03-27 22:00 +01:00  Sat 2026-03-28 05:00 +01:00  7h     Europe/Berlin',
        'default/half-hour  Sat 2026-03-28 09:00 +05:30  Sat 2026-03-28 18:00 +05:30  9h     Asia/Kolkata',
        'default/night      Sat 2026-03-28 22:00 +01:00  Sun 2026-03-29 05:00 +02:00  6h     Europe/Berlin  clocks go forward 1h',
        '',
      ].join('\n'),
    )
  })

  test('has two lines for each window on a terminal that is narrower, and says the same', () => {
    const machines = [
      machine('always', ALWAYS),
      machine('night', {
        daysOfWeek: ['mon-sun'],
        hoursOfDay: ['22-4'],
        timezone: 'Europe/Berlin',
      }),
    ]
    const from = FROM.plus({ hours: 12 })
    const plan = plannedWindows(machines, { from, count: 2 })
    const lines = (columns: number) =>
      formatTable(plan, machines, from, { color: false, columns }).split('\n')

    expect(lines(80)).toEqual([
      'default/always  always  UTC',
      'default/night  6h  Europe/Berlin  clocks go forward 1h',
      '    Sat 2026-03-28 22:00 +01:00 to Sun 2026-03-29 05:00 +02:00',
      '',
    ])
    expect(lines(200)[0]).toContain('MACHINE')
  })

  test('shows half an hour that is repeated', () => {
    const lordHowe = machine('island', {
      daysOfWeek: ['sun'],
      hoursOfDay: ['0-3'],
      timezone: 'Australia/Lord_Howe',
    })
    const from = DateTime.fromISO('2026-04-04T12:00:00Z', { zone: 'utc' })
    const plan = plannedWindows([lordHowe], { from, count: 1 })

    expect(formatTable(plan, [lordHowe], from, { color: false })).toBe(
      [
        'MACHINE         OPENS                        CLOSES                       LASTS   TIME ZONE',
        'default/island  Sun 2026-04-05 00:00 +11:00  Sun 2026-04-05 04:00 +10:30  4h 30m  Australia/Lord_Howe  clocks go back 30m',
        '',
      ].join('\n'),
    )
  })

  test('shows that a machine is open when there are more windows than requested', () => {
    const machines = [
      machine('always', ALWAYS),
      machine('as-well', ALWAYS),
      machine('up', { daysOfWeek: ['sat'], hoursOfDay: ['0-5'] }),
      machine('later', { daysOfWeek: ['sun'], hoursOfDay: ['3'] }),
    ]
    const plan = plannedWindows(machines, { from: FROM, count: 1 })

    expect(formatTable(plan, machines, FROM, { color: false }).split('\n').slice(2)).toEqual([
      '',
      'default/as-well: none of these; always open',
      'default/up: none of these; open now, closes next Sat 2026-03-28 06:00 +00:00 (UTC)',
      'default/later: none of these; opens next Sun 2026-03-29 03:00 +00:00 (UTC)',
      '',
    ])
  })

  test('shows why a machine has no window', () => {
    const machines = [
      machine('always', ALWAYS),
      machine('killed', {}, { killSwitch: true }),
      machine('off', { enabled: false }),
      machine('office', { timezone: 'America/New_York' }),
      machine('hourless', { hoursOfDay: [] }),
    ]

    expect(table(machines, 24)).toBe(
      [
        'MACHINE         OPENS      CLOSES     LASTS   TIME ZONE',
        'default/always  no change  no change  always  UTC',
        '',
        'default/killed: never, while killSwitch is true',
        'default/off: never, while schedule.enabled is false',
        'default/office: none of these; opens next Mon 2026-03-30 09:00 -04:00 (America/New_York)',
        'default/hourless: never, the schedule has no hours',
        '',
      ].join('\n'),
    )
  })

  test('has no head without windows', () => {
    expect(table([machine('off', { enabled: false })], 24)).toBe(
      'default/off: never, while schedule.enabled is false\n',
    )
  })

  test('is coloured only with colour on', () => {
    const esc = String.fromCharCode(27)

    expect(table([machine('a', ALWAYS)], 24, true)).toContain(`${esc}[1mMACHINE`)
    expect(table([machine('a', ALWAYS)], 24, false)).not.toContain(esc)
  })
})
