import { expect, test } from 'vitest'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { isGraceOver, isLeftBehind } from '#src/scheduled-machine/shutdown.ts'
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

test.each<[string, ScheduledMachineStatus, string, boolean]>([
  ['no drain', {}, '2026-11-02T00:00:00Z', false],
  ['ten minutes', { drain: { startedAt: STARTED } }, '2026-11-01T06:19:00Z', false],
  ['more than that', { drain: { startedAt: STARTED } }, '2026-11-01T06:19:00.001Z', true],
])('a Node that cannot be asked is left after the drain: %s', (_, status, now, expected) => {
  expect(isLeftBehind(situation({ status }), at(now))).toBe(expected)
})
