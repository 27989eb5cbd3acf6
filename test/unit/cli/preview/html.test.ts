import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { formatHtml } from '#src/cli/preview/html.ts'
import { plannedWindows } from '#src/cli/preview/planned-windows.ts'
import type { Preview } from '#src/cli/preview/preview-of.ts'
import { timelineOf } from '#src/views/timeline.ts'
import { machine } from './machine.ts'

function previewOf(name: string, absent: readonly string[] = []): Preview {
  const zone = 'Europe/Berlin'
  const night = machine(name, { daysOfWeek: ['sun'], hoursOfDay: ['1-3'], timezone: zone })
  const range = {
    from: DateTime.fromISO('2026-03-29', { zone }),
    until: DateTime.fromISO('2026-03-30', { zone }),
  }
  const plan = plannedWindows([night], () => range)
  const timelines = [{ machine: night, days: timelineOf(plan, range, zone) }]
  return { plan, range, zone, timelines, isCut: false, longest: 31, absent, notes: [] }
}

test('the page has a picture of each day, and every window in words', () => {
  const page = formatHtml(previewOf('night', ['default/off: never']))

  expect(page).toContain('<!doctype html>\n<html lang="en">')
  expect(page).toContain('<p>Sun 2026-03-29 00:00 +01:00 to Mon 2026-03-30 00:00 +02:00.')
  expect(page.match(/<rect class="\w+" x="\d+" y="\d+" width="\d+"/g)).toEqual([
    '<rect class="closed" x="112" y="20" width="24"',
    '<rect class="open" x="136" y="20" width="24"',
    '<rect class="skipped" x="160" y="20" width="24"',
    '<rect class="open" x="184" y="20" width="24"',
    '<rect class="closed" x="208" y="20" width="480"',
  ])
  expect(page).toContain('>2h, clocks +1h</text>')
  expect(page).toContain(
    '<tr><th scope="row">default/night</th><td>Sun 2026-03-29 01:00 +01:00</td><td>Sun 2026-03-29 04:00 +02:00</td><td>2h</td><td>Europe/Berlin</td></tr>',
  )
  expect(page).toContain('<li>default/off: never</li>')
})

test('other people’s text is escaped', () => {
  const planted = '"><script>alert(1)</script>&'
  const page = formatHtml(previewOf(planted, [planted]))

  expect(page).not.toMatch(/<script|&(?!\w+;|#)/)
  expect(page.match(/&quot;&gt;&lt;script&gt;/g)).toHaveLength(5)
})

test('the page loads nothing, runs nothing, and has a picture with a name', () => {
  const page = formatHtml(previewOf('night'))

  expect(page).not.toMatch(/<script|<link|<img|\bon\w+=|https?:|url\(/)
  expect(page).toContain('prefers-color-scheme: dark')
  expect(page).toContain('role="img" aria-label="Timeline of default/night.')
})
