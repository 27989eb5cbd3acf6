import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { formatJson } from '#src/cli/preview/json.ts'
import { type PlanRange, plannedWindows } from '#src/cli/preview/planned-windows.ts'
import type { PreviewedMachine } from '#src/cli/preview/read-machines.ts'
import { ALWAYS, machine } from './machine.ts'

const at = (text: string) => DateTime.fromISO(text, { zone: 'utc' })

// Windows as in the JSON, which is the shortest form.
function planned(machines: readonly PreviewedMachine[], range: PlanRange, count?: number): unknown {
  return JSON.parse(formatJson(plannedWindows(machines, () => range, count)))
}

const WEEKEND: PlanRange = { from: at('2026-03-27T12:00:00Z'), until: at('2026-03-30T08:00:00Z') }

const london = machine('london', { timezone: 'Europe/London' })
const berlin = machine('berlin', { timezone: 'Europe/Berlin' }, { namespace: 'mill' })

describe('the windows of several machines', () => {
  test('are those that overlap the range, whole, by when they open', () => {
    expect(planned([london, berlin], WEEKEND)).toEqual([
      {
        namespace: 'mill',
        name: 'berlin',
        opens: '2026-03-27T08:00:00Z',
        closes: '2026-03-27T17:00:00Z',
        timezone: 'Europe/Berlin',
        source: { opens: 'grid', closes: 'grid' },
      },
      {
        namespace: 'default',
        name: 'london',
        opens: '2026-03-27T09:00:00Z',
        closes: '2026-03-27T18:00:00Z',
        timezone: 'Europe/London',
        source: { opens: 'grid', closes: 'grid' },
      },
      {
        namespace: 'mill',
        name: 'berlin',
        opens: '2026-03-30T07:00:00Z',
        closes: '2026-03-30T16:00:00Z',
        timezone: 'Europe/Berlin',
        source: { opens: 'grid', closes: 'grid' },
      },
    ])
  })

  test('begin at the date of each zone', () => {
    const midnights = (zone: string) => ({
      from: DateTime.fromISO('2026-03-27', { zone }),
      until: DateTime.fromISO('2026-03-28', { zone }),
    })
    const late = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'].map((timezone, index) =>
      machine(`m${index}`, { daysOfWeek: ['fri'], hoursOfDay: ['0', '23'], timezone }),
    )

    const found = plannedWindows(late, midnights).map(({ opens }) => opens?.toISO())

    expect(found).toEqual([
      '2026-03-26T10:00:00.000Z',
      '2026-03-27T09:00:00.000Z',
      '2026-03-27T11:00:00.000Z',
      '2026-03-28T10:00:00.000Z',
    ])
  })

  test('with a count are the first ones of all machines', () => {
    const found = plannedWindows([london, berlin], () => ({ from: at('2026-03-27T12:00:00Z') }), 4)

    expect(found.map(({ machine: { name }, opens }) => [name, opens?.toISO()])).toEqual([
      ['berlin', '2026-03-27T08:00:00.000Z'],
      ['london', '2026-03-27T09:00:00.000Z'],
      ['berlin', '2026-03-30T07:00:00.000Z'],
      ['london', '2026-03-30T08:00:00.000Z'],
    ])
  })

  test('that are equal are in order of namespace and name', () => {
    const twins = [machine('b'), machine('a'), machine('a', {}, { namespace: 'abc' })]

    const found = plannedWindows(twins, () => ({ from: at('2026-01-05T10:00:00Z') }), 3)

    expect(found.map(({ machine: { namespace, name } }) => `${namespace}/${name}`)).toEqual([
      'abc/a',
      'default/a',
      'default/b',
    ])
  })

  test('that never change have neither side and come first', () => {
    expect(
      planned([machine('a'), machine('z', ALWAYS)], { from: at('2026-01-05T10:00:00Z') }, 2),
    ).toEqual([
      {
        namespace: 'default',
        name: 'z',
        opens: null,
        closes: null,
        timezone: 'UTC',
        source: { opens: null, closes: null },
      },
      {
        namespace: 'default',
        name: 'a',
        opens: '2026-01-05T09:00:00Z',
        closes: '2026-01-05T18:00:00Z',
        timezone: 'UTC',
        source: { opens: 'grid', closes: 'grid' },
      },
    ])
  })

  test.each([
    ['disabled', machine('a', { ...ALWAYS, enabled: false })],
    ['kept away by its kill switch', machine('a', ALWAYS, { killSwitch: true })],
  ])('are none for a machine that is %s', (_, absent) => {
    expect(planned([absent], WEEKEND)).toEqual([])
    expect(planned([absent], { from: WEEKEND.from }, 5)).toEqual([])
  })
})
