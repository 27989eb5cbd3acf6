import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { isZoneDataOld, zoneDataRelease } from '#src/schedule/zone-data.ts'

test.each([
  ['2026c', '2026-11-30', false],
  ['2025a', '2026-04-30', false],
  ['2025a', '2026-05-01', true],
  ['2025b', '2026-10-31', false],
  ['2025b', '2026-11-01', true],
  ['2025c', '2026-12-31', false],
  ['2025c', '2027-01-01', true],
  ['2027a', '2026-11-30', false],
  ['unknown', '2099-01-01', false],
])('release %s on %s is more than a year old: %s', (release, day, expected) => {
  expect(isZoneDataOld(release, new Date(day))).toBe(expected)
})

test('the release has the official form of name', () => {
  expect(zoneDataRelease()).toMatch(/^\d{4}[a-z]$/)
})

// By release 2026f, Cuba did not go back to standard time in November 2026. Release 2026c does not have that. The
// fixture has that release for a few zones, in the form in which ICU's own project publishes it.
test('schedules use newer data from the folder that Node is given', () => {
  const folder = fileURLToPath(new URL('fixtures/zone-data-2026f', import.meta.url))
  const code = `
    import { DateTime } from 'luxon'
    import { isZone } from '#src/schedule/zone.ts'
    import { nextChange } from '#src/schedule/next-change.ts'
    import { zoneDataRelease } from '#src/schedule/zone-data.ts'
    const schedule = (zone) => ({ days: new Set([4]), hours: new Set([9]), zone, enabled: true })
    const opens = (zone) => nextChange(schedule(zone), DateTime.utc(2026, 11, 19)).toISO()
    console.log(zoneDataRelease(), isZone('America/Havana'), opens('America/Havana'), opens('Europe/Berlin'))
  `
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    env: { ...process.env, ICU_TIMEZONE_FILES_DIR: folder },
    encoding: 'utf8',
  })

  expect(stderr).toBe('')
  expect(stdout.trim().split(' ')).toEqual([
    ...['2026f', 'true', '2026-11-20T13:00:00.000Z', '2026-11-20T08:00:00.000Z'],
  ])
})
