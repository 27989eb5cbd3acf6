import { readFileSync } from 'node:fs'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { preview } from '#src/cli/preview.ts'

// From the laws of the states, not from the calendar.
const HOLIDAYS = '01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26'.split(' ')
const EARLY = ['12-24', '12-31']

test('in 2026, the example opens on each weekday that is no public holiday in Germany', async () => {
  const file = 'docs/examples/holidays.yaml'
  const out: string[] = []
  const io = {
    stdin: () => Promise.resolve(readFileSync(file, 'utf8')),
    stdout: (text: string) => out.push(text),
    stderr: (text: string) => expect.fail(text),
    color: false,
  }

  await preview(
    { file: [file], from: day('2026-01-01'), until: day('2027-01-01'), output: 'json' },
    io as unknown as Parameters<typeof preview>[1],
  )

  const windows: readonly { opens: string; closes: string }[] = JSON.parse(out.join(''))
  const local = (at: string) => DateTime.fromISO(at, { zone: 'Europe/Berlin' })
  expect(windows.map(({ opens, closes }) => [local(opens), local(closes)].map(inWords))).toEqual(
    weekdaysOf2026()
      .filter((day) => !HOLIDAYS.includes(day))
      .map((day) => [`${day} 08:00`, `${day} ${EARLY.includes(day) ? '13:00' : '18:30'}`]),
  )
})

function day(date: string) {
  return { type: 'instant' as const, at: DateTime.fromISO(date, { zone: 'Europe/Berlin' }) }
}

function inWords(at: DateTime): string {
  return at.toFormat('MM-dd HH:mm')
}

function weekdaysOf2026(): readonly string[] {
  return Array.from({ length: 365 }, (_, day) => new Date(Date.UTC(2026, 0, day + 1)))
    .filter((date) => date.getUTCDay() % 6 !== 0)
    .map((date) => date.toISOString().slice(5, 10))
}
