// How soon a removal is looked at again: quickly while it is ordinary, seldom when it hangs.
import { expect, test } from 'vitest'
import { whileItLasts } from '#src/scheduled-machine/rules/while-removing.ts'
import { at, type Given, REFS, runningMachine, situation } from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const NOW = '2026-01-06T08:00:00Z'
const DELETING = runningMachine({ deletionTimestamp: '2026-01-05T23:05:00Z' })
const LEAVING = {
  phase: 'ShuttingDown',
  observedGeneration: 1,
  ...REFS,
  shutdownStartedAt: '2026-01-05T23:00:00Z',
  drain: { startedAt: '2026-01-05T23:05:00Z' },
} as const

test.each([
  [undefined, 10],
  ['2026-01-06T08:00:30Z', 10],
  ['2026-01-06T07:58:00Z', 10],
  ['2026-01-06T07:57:20Z', 40],
  ['2026-01-06T07:55:00Z', 180],
  ['2026-01-05T23:05:00Z', 300],
])('what has been going since %s is looked at again after %i s', (since, seconds) => {
  const wake = whileItLasts(since === undefined ? undefined : at(since), at(NOW))

  expect(wake.type === 'within' && wake.within.as('seconds')).toBe(seconds)
})

test.each<[string, Given, string?]>([
  ['a removal', { status: LEAVING, world: { machine: DELETING } }],
  ['a kill', { status: LEAVING, spec: { killSwitch: true }, world: { machine: DELETING } }],
  ['a predecessor', { status: undrained(), world: { machine: DELETING } }, '2026-01-06T15:00:00Z'],
  [
    'a Machine that goes with its Cluster',
    {
      status: undrained(),
      world: { machine: DELETING, cluster: { type: 'present', isPaused: false, isDeleting: true } },
    },
    '2026-01-06T15:00:00Z',
  ],
  [
    'a Machine whose Cluster is going first',
    {
      status: undrained(),
      world: {
        machine: runningMachine(),
        cluster: { type: 'present', isPaused: false, isDeleting: true },
      },
    },
    '2026-01-06T15:00:00Z',
  ],
])('%s that hangs for hours is looked at every five minutes', (_, facts, now = NOW) => {
  const { status } = decideWhole(situation(facts), at(now))

  expect(status.wakeTime).toBe(at(now).plus({ minutes: 5 }).toISO({ suppressMilliseconds: true }))
})

test('a deletion that hangs is told to be overdue at its deadline, however seldom it is looked at', () => {
  const facts = {
    status: LEAVING,
    deletedAt: '2026-01-06T07:36:00Z',
    world: { machine: DELETING },
  }

  // Grace, drain and the time for the cleanup: 25 minutes.
  expect(decideWhole(situation(facts), at(NOW)).status.wakeTime).toBe('2026-01-06T08:01:00Z')
})

function undrained() {
  const { drain: _, ...status } = LEAVING
  return status
}
