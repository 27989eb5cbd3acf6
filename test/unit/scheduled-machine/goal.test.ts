import { expect, test } from 'vitest'
import { type Goal, goalOf } from '#src/scheduled-machine/goal.ts'
import { at, type Given, SPEC, situation } from '#test/support/situation.ts'

// A Monday; the window in New York is 14:00Z to 23:00Z.
const OPEN = '2026-01-05T14:00:00Z'
const CLOSED = '2026-01-05T23:00:00Z'

const unreadable = { schedule: { ...SPEC.schedule, daysOfWeek: ['funday'] } }
const disabled = { schedule: { ...SPEC.schedule, enabled: false } }
const wrong = { clusterName: '-prod-' }
const leaving = { phase: 'ShuttingDown', shutdownStartedAt: OPEN } as const
const draining = { ...leaving, drain: { startedAt: OPEN } } as const
const reclaiming = {
  phase: 'EmergencyRemove',
  reclaim: { nodeName: 'worker', startedAt: OPEN },
} as const
const leave = (why: Extract<Goal, { type: 'leave' }>['why']): Goal => ({ type: 'leave', why })

test.each<[string, Given, string, Goal]>([
  ['an open window', {}, OPEN, { type: 'join' }],
  ['a closed window', {}, CLOSED, leave('closed')],
  ['an open window, while leaving', { status: leaving }, OPEN, { type: 'join' }],
  ['an open window, while draining', { status: draining }, OPEN, leave('begun')],
  ['a disabled schedule', { spec: disabled }, OPEN, leave('disabled')],
  [
    'a disabled schedule, while draining',
    { spec: disabled, status: draining },
    OPEN,
    leave('begun'),
  ],
  ['a kill switch', { spec: { killSwitch: true } }, CLOSED, { type: 'kill' }],
  [
    'a kill switch, while draining',
    { spec: { killSwitch: true }, status: draining },
    OPEN,
    { type: 'kill' },
  ],
  ['a reclaim in an open window', { status: reclaiming }, OPEN, leave('reclaimed')],
  [
    'a reclaim, while draining',
    { status: { ...draining, ...reclaiming } },
    OPEN,
    leave('reclaimed'),
  ],
  [
    'a reclaim of a schedule nobody can read',
    { spec: unreadable, status: reclaiming },
    OPEN,
    leave('reclaimed'),
  ],
  [
    'a reclaim that has ended, in an open window',
    { status: { phase: 'Disabled', reclaim: { ...reclaiming.reclaim, endedAt: OPEN } } },
    OPEN,
    { type: 'join' },
  ],
  [
    'a reclaim that nobody has acknowledged',
    { status: { phase: 'Disabled', reclaimedAt: OPEN } },
    OPEN,
    leave('reclaimed'),
  ],
  [
    'a reclaim and a kill switch',
    { spec: { killSwitch: true }, status: reclaiming },
    OPEN,
    { type: 'kill' },
  ],
  ['a reclaim and a deletion', { deletedAt: OPEN, status: reclaiming }, OPEN, leave('deleted')],
  ['a deletion', { deletedAt: OPEN }, OPEN, leave('deleted')],
  ['a deletion, while draining', { deletedAt: OPEN, status: draining }, OPEN, leave('deleted')],
  [
    'a deletion and a kill switch',
    { deletedAt: OPEN, spec: { killSwitch: true } },
    OPEN,
    { type: 'kill' },
  ],
  ['a schedule nobody can read', { spec: unreadable }, OPEN, { type: 'keep' }],
  [
    'a schedule nobody can read, while leaving',
    { spec: unreadable, status: leaving },
    OPEN,
    leave('begun'),
  ],
  ['a wrong spec in an open window', { spec: wrong }, OPEN, { type: 'keep' }],
  [
    'a wrong spec in an open window, while leaving',
    { spec: wrong, status: leaving },
    OPEN,
    leave('begun'),
  ],
  ['a wrong spec in a closed window', { spec: wrong }, CLOSED, leave('closed')],
])('what %s asks for', (_, facts, now, goal) => {
  expect(goalOf(situation(facts), at(now))).toEqual(goal)
})
