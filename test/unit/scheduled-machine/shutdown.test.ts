import { expect, test } from 'vitest'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import {
  countsFrom,
  drainDeadline,
  isGraceOver,
  isLeftBehind,
} from '#src/scheduled-machine/shutdown.ts'
import { at, situation } from '#test/support/situation.ts'

// The night in which New York's clocks go back. Grace is 5 minutes, the drain 10, and 10 more.
const STARTED = '2026-11-01T05:59:00Z'

test.each<[string, ScheduledMachineStatus, string, boolean]>([
  ['none began', {}, '2026-11-01T06:59:00Z', false],
  ['a moment before its end', { shutdownStartedAt: STARTED }, '2026-11-01T06:03:59.999Z', false],
  ['at its end', { shutdownStartedAt: STARTED }, '2026-11-01T06:04:00Z', true],
  ['a drain began', { drain: { startedAt: STARTED } }, STARTED, true],
])('the grace is over, or not: %s', (_, status, now, expected) => {
  expect(isGraceOver(situation({ status }), at(now))).toBe(expected)
})

test('a start that nobody can read is over', () => {
  const subject = { ...situation(), status: { shutdownStartedAt: 'soon' } }

  expect(isGraceOver(subject, at(STARTED))).toBe(true)
})

test.each<[string, ScheduledMachineStatus, string | undefined]>([
  ['no drain', {}, undefined],
  ['a drain', { drain: { startedAt: STARTED } }, '2026-11-01T06:09:00.000Z'],
])('the deadline of %s', (_, status, expected) => {
  expect(drainDeadline(situation({ status }))?.toISO()).toBe(expected)
})

test.each<[string, ScheduledMachineStatus, string, boolean]>([
  ['no drain', {}, '2026-11-02T00:00:00Z', false],
  ['ten minutes', { drain: { startedAt: STARTED } }, '2026-11-01T06:19:00Z', false],
  ['more than that', { drain: { startedAt: STARTED } }, '2026-11-01T06:19:00.001Z', true],
])('a Node that cannot be asked is left after the drain: %s', (_, status, now, expected) => {
  expect(isLeftBehind(situation({ status }), at(now))).toBe(expected)
})

const LATER = '2026-11-01T06:00:00Z'

test.each<[string, { stored: string; writtenAt?: string }, string]>([
  ['one that is past', { stored: STARTED }, STARTED],
  ['one ahead of us', { stored: LATER }, '2026-11-01T05:59:30Z'],
  [
    'one ahead of us, written before',
    { stored: LATER, writtenAt: STARTED },
    '2026-11-01T05:59:30Z',
  ],
  ['one ahead of us, and past to the API server', { stored: LATER, writtenAt: LATER }, LATER],
  ['one ahead of both', { stored: '2026-11-01T07:00:00Z', writtenAt: LATER }, LATER],
])('a start counts from when it was, or from now: %s', (_, { stored, writtenAt }, expected) => {
  const subject = situation(writtenAt === undefined ? {} : { writtenAt })

  expect(countsFrom(at(stored), subject, at('2026-11-01T05:59:30Z'))).toEqual(at(expected))
})
