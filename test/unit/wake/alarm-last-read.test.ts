// Whether the last read of the PingSource is trusted.
import { expect, test } from 'vitest'
import type { FakePingSource } from '#test/support/fake-ping-source.ts'
import { bed, instant, NOW, PARKED } from './alarm-bed.ts'

test('many passes at the same time read and write once', async () => {
  const { source, alarm } = bed(PARKED)

  await Promise.all(
    Array.from({ length: 50 }, (_, i) => alarm.ensure(instant(NOW).plus({ seconds: 10 + i }))),
  )

  expect(source.requests).toEqual(['GET', 'PATCH 11 59 23 31 12 *'])
})

test('a process trusts its last read for two seconds', async () => {
  const { source, alarm, clock } = bed('0 0 9 1 1 *')
  await alarm.ensure(instant('2027-01-01T10:00:00Z'))
  await clock.advanceTo(instant('2026-12-31T23:59:02.249Z'))
  await alarm.ensure(instant('2027-01-01T11:00:00Z'))
  const before = [...source.requests]
  await clock.advanceTo(instant('2026-12-31T23:59:02.250Z'))

  await alarm.ensure(instant('2027-01-01T11:00:00Z'))

  expect(before).toEqual(['GET'])
  expect(source.requests).toEqual(['GET', 'GET'])
})

test('the last read is enough for the same instant, and not for an earlier one', async () => {
  const { source, alarm } = bed('0 0 9 1 1 *')
  await alarm.ensure(instant('2027-01-01T10:00:00Z'))

  await alarm.ensure(instant('2027-01-01T09:00:00Z'))
  const same = [...source.requests]
  await alarm.ensure(instant('2027-01-01T08:59:59Z'))

  expect(same).toEqual(['GET'])
  expect(source.requests).toEqual(['GET', 'GET', 'PATCH 59 59 8 1 1 *'])
})

test('a failed write is not trusted later', async () => {
  const { source, alarm } = bed(PARKED)
  const always = (mine: FakePingSource) => {
    mine.touch()
    mine.meanwhile = always
  }
  source.meanwhile = always
  await alarm.ensure(instant('2027-01-01T09:00:00Z')).catch(() => {})
  source.meanwhile = undefined

  await alarm.ensure(instant('2027-01-01T09:00:00Z'))

  expect(source.schedule).toBe('0 0 9 1 1 *')
})
