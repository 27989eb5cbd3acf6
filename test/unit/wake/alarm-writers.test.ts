// Several writers of one PingSource.
import { expect, test } from 'vitest'
import type { FakePingSource } from '#test/support/fake-ping-source.ts'
import { bed, instant, NOW, PARKED } from './alarm-bed.ts'

test.each(['ensure', 'set'] as const)(
  '%s never delays the instant that another sets at the same time',
  async (verb) => {
    const { source, alarm } = bed(PARKED)
    source.meanwhile = (mine) => {
      mine.schedule = '0 0 7 1 1 *'
      mine.touch()
    }

    const at = instant('2027-01-01T09:00:00Z')
    await (verb === 'set' ? alarm.set(at, instant(NOW)) : alarm.ensure(at))

    expect(source.requests).toEqual(['GET', 'PATCH 0 0 9 1 1 *', 'GET'])
    expect(source.schedule).toBe('0 0 7 1 1 *')
  },
)

test('parking never removes the instant that another sets at the same time', async () => {
  const { source, alarm } = bed('0 0 9 31 12 *')
  source.meanwhile = (mine) => {
    mine.schedule = '0 0 7 1 1 *'
    mine.touch()
  }

  await alarm.set(undefined, instant(NOW))

  expect(source.schedule).toBe('0 0 7 1 1 *')
})

test("the PingSource's controller writing to its status only costs another try", async () => {
  const { source, alarm } = bed(PARKED)
  source.meanwhile = (mine) => mine.touch()

  await alarm.ensure(instant('2027-01-01T09:00:00Z'))

  expect(source.requests).toEqual(['GET', 'PATCH 0 0 9 1 1 *', 'GET', 'PATCH 0 0 9 1 1 *'])
})

test('a writer that never stops causes an error after five tries', async () => {
  const { source, alarm } = bed(PARKED)
  const always = (mine: FakePingSource) => {
    mine.touch()
    mine.meanwhile = always
  }
  source.meanwhile = always

  await expect(alarm.ensure(instant('2027-01-01T09:00:00Z'))).rejects.toMatchObject({
    code: 'Conflict',
  })
  expect(source.requests).toHaveLength(10)
})
