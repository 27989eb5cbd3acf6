// An override as a value. The API server refuses what is unreadable, but a definition may be an older one.
import { expect, test } from 'vitest'
import { readOverride } from '#src/schedule-override/override.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'

const CREATED = '2026-01-05T16:00:00Z'
const UNTIL = '2026-01-05T20:00:00Z'

const read = (spec: object) =>
  readOverride({
    apiVersion: SCHEDULE_OVERRIDES.apiVersion,
    kind: SCHEDULE_OVERRIDES.kind,
    metadata: { name: 'late', namespace: 'team', uid: 'uid-late', creationTimestamp: CREATED },
    spec: { target: { name: 'worker' }, state: 'Off', until: UNTIL, reason: 'why', ...spec },
  })

test.each([
  ['without from, at its creation', {}, CREATED],
  ['at from', { from: '2026-01-05T20:30:00+02:00' }, '2026-01-05T18:30:00Z'],
  ['not before its creation', { from: '0001-01-01T00:00:00Z' }, CREATED],
  ['with nine digits', { from: '2026-01-05T19:00:00.123456789Z' }, '2026-01-05T19:00:00.123Z'],
])('it begins %s', (_, spec, start) => {
  expect(read(spec)?.start.toMillis()).toBe(Date.parse(start))
})

test.each([
  '2026-01-05T19:00:00.1234567890Z',
  '2026-01-05T19:00:00,5Z',
  '2026-01-05T19:00:00+24:00',
  '2026-01-05t19:00:00z',
  '2026-02-30T19:00:00Z',
  '0000-01-01T00:00:00+23:59',
  '2026-01-05T19:00:60Z',
])('a begin or an end that cannot be read begins nothing: %s', (time) => {
  expect([read({ from: time }), read({ until: time })]).toEqual([undefined, undefined])
})
