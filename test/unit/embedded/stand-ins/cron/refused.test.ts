import { describe, expect, test } from 'vitest'
import { parseCron } from '#src/embedded/stand-ins/cron.ts'

describe('a schedule that cannot be read', () => {
  test.each([
    ['* * * *', '"* * * *" has 4 fields; a schedule has 5, or 6 with seconds first'],
    [
      '0 0 0 1 1 * 2026',
      '"0 0 0 1 1 * 2026" has 7 fields; a schedule has 5, or 6 with seconds first',
    ],
    ['', '"" has 0 fields; a schedule has 5, or 6 with seconds first'],
    ['60 * * * *', '"60" is no minute: 0 to 59, as value, a-b, */n or a list'],
    [
      '* * * * 7',
      '"7" is no day of week: 0 to 6 or sun, mon, tue, wed, thu, fri, sat, as value, a-b, */n or a list',
    ],
    ['*/0 * * * *', '"*/0" is no minute: 0 to 59, as value, a-b, */n or a list'],
    ['* 17-9 * * *', '"17-9" is no hour: 0 to 23, as value, a-b, */n or a list'],
    ['@every 5m', '"@every 5m" has 2 fields; a schedule has 5, or 6 with seconds first'],
  ])('%s is refused in words', (schedule, message) => {
    expect(() => parseCron(schedule)).toThrow(new RangeError(message))
  })

  test('a zone may stand in front', () => {
    expect(parseCron('CRON_TZ=Europe/Berlin 0 9 * * *').zone).toBe('Europe/Berlin')
  })
})
