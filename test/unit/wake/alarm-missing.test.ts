// A PingSource that is not there, or not usable.
import { expect, test } from 'vitest'
import { bed, instant, NOW, PARKED } from './alarm-bed.ts'

test.each<[string, (source: Record<string, unknown>) => void]>([
  ['without a spec', (source) => delete source['spec']],
  ['with a spec of nothing', (source) => Object.assign(source, { spec: null })],
  ['with a spec that is a text', (source) => Object.assign(source, { spec: 'schedule' })],
  ['without a schedule', (source) => Object.assign(source, { spec: {} })],
  ['with a schedule that is no text', (source) => Object.assign(source, { spec: { schedule: 9 } })],
])('an alarm %s counts as parked', async (_, change) => {
  const { source, alarm } = bed(PARKED, change)

  await alarm.ensure(instant('2027-01-01T09:00:00Z'))

  expect(source.requests).toEqual(['GET', 'PATCH 0 0 9 1 1 *'])
})

test('a missing PingSource is logged once, and the pass continues', async () => {
  const { source, alarm, lines } = bed(PARKED)
  source.exists = false

  await alarm.ensure(instant('2027-01-01T09:00:00Z'))
  await alarm.set(undefined, instant(NOW))

  expect(lines).toEqual([
    {
      level: 'warn',
      message: 'found no PingSource alarm; only the backstop starts sweeps',
      namespace: 'sundial-system',
      name: 'alarm',
    },
  ])
})

test('a PingSource that is deleted meanwhile is logged each time', async () => {
  const { source, alarm, lines } = bed(PARKED)
  source.exists = false
  await alarm.ensure(instant('2027-01-01T09:00:00Z'))
  source.exists = true
  source.meanwhile = (mine) => {
    mine.exists = false
  }

  await alarm.ensure(instant('2027-01-01T09:00:00Z'))
  await alarm.ensure(instant('2027-01-01T09:00:00Z'))

  expect(source.requests).toEqual(['GET', 'GET', 'PATCH 0 0 9 1 1 *', 'GET'])
  expect(lines).toHaveLength(2)
})
