import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { plannedWindows } from '#src/cli/preview/planned-windows.ts'
import type { PreviewedMachine } from '#src/cli/preview/read-machines.ts'
import { formatTable } from '#src/cli/preview/table.ts'
import { ALWAYS, machine } from './machine.ts'

const FROM = DateTime.fromISO('2026-03-28T00:00:00Z', { zone: 'utc' })

function table(
  machines: readonly PreviewedMachine[],
  { hours = 24, zone = 'UTC', color = false }: { hours?: number; zone?: string; color?: boolean },
): readonly string[] {
  const range = { from: FROM, until: FROM.plus({ hours }) }
  return formatTable(
    plannedWindows(machines, () => range),
    zone,
    { color },
  )
}

describe('the table', () => {
  test('shows each window in one zone, with a change of clocks', () => {
    const night = machine('night', {
      daysOfWeek: ['mon-sun'],
      hoursOfDay: ['22-4'],
      timezone: 'Europe/Berlin',
    })

    expect(table([night], { hours: 30, zone: 'Europe/Berlin' })).toEqual([
      'MACHINE        OPENS                        CLOSES                       LASTS  TIME ZONE',
      'default/night  Fri 2026-03-27 22:00 +01:00  Sat 2026-03-28 05:00 +01:00  7h     Europe/Berlin',
      'default/night  Sat 2026-03-28 22:00 +01:00  Sun 2026-03-29 05:00 +02:00  6h     Europe/Berlin  clocks go forward 1h',
    ])
  })

  test('says the local times of a machine in another zone second', () => {
    const machines = [
      machine('tokyo', { daysOfWeek: ['sat'], timezone: 'Asia/Tokyo' }),
      machine('kolkata', {
        daysOfWeek: ['sat', 'sun'],
        hoursOfDay: ['0-23'],
        timezone: 'Asia/Kolkata',
      }),
    ]

    expect(table(machines, {})).toEqual([
      'MACHINE          OPENS                        CLOSES                       LASTS  TIME ZONE',
      'default/kolkata  Fri 2026-03-27 18:30 +00:00  Sun 2026-03-29 18:30 +00:00  2d     Sat 00:00 to Mon 00:00 Asia/Kolkata',
      'default/tokyo    Sat 2026-03-28 00:00 +00:00  Sat 2026-03-28 09:00 +00:00  9h     Sat 09:00 to 18:00 Asia/Tokyo',
    ])
  })

  test('has some lines for each window on a terminal that is narrower, and says the same', () => {
    const machines = [
      machine('always', ALWAYS),
      machine('night', {
        daysOfWeek: ['mon-sun'],
        hoursOfDay: ['22-4'],
        timezone: 'Europe/Berlin',
      }),
    ]
    const plan = plannedWindows(machines, () => ({ from: FROM.plus({ hours: 12 }) }), 2)
    const lines = (columns: number) => formatTable(plan, 'UTC', { color: false, columns })

    expect(lines(80)).toEqual([
      'default/always  always  UTC',
      'default/night  6h  clocks go forward 1h',
      '    Sat 2026-03-28 21:00 +00:00 to Sun 2026-03-29 03:00 +00:00',
      '    Sat 22:00 to Sun 05:00 Europe/Berlin',
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
    const plan = plannedWindows([lordHowe], () => ({ from }), 1)

    expect(formatTable(plan, 'Australia/Lord_Howe', { color: false })).toEqual([
      'MACHINE         OPENS                        CLOSES                       LASTS   TIME ZONE',
      'default/island  Sun 2026-04-05 00:00 +11:00  Sun 2026-04-05 04:00 +10:30  4h 30m  Australia/Lord_Howe  clocks go back 30m',
    ])
  })

  test('has no head without windows', () => {
    expect(table([machine('off', { enabled: false })], {})).toEqual([])
  })

  test('is coloured only with colour on', () => {
    const esc = String.fromCharCode(27)

    expect(table([machine('a', ALWAYS)], { color: true })[0]).toContain(`${esc}[1mMACHINE`)
    expect(table([machine('a', ALWAYS)], {}).join('')).not.toContain(esc)
  })
})
