// How late a change of the schedule was carried out. The window is 14:00Z to 23:00Z.
import { expect, test } from 'vitest'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { transitionDelay } from '#src/scheduled-machine/transition-delay.ts'
import { at, situation } from '#test/support/situation.ts'

const OPENS = '2026-01-05T14:00:00Z'
const CLOSES = '2026-01-05T23:00:00Z'
const LED = { leadTime: '20m' }
const LEAD = '2026-01-05T13:40:00Z'
const RESTING: ScheduledMachineStatus = {
  phase: 'Inactive',
  observedGeneration: 1,
  nextActivation: OPENS,
  nextCleanup: CLOSES,
}
const JOINING: ScheduledMachineStatus = {
  phase: 'Pending',
  observedGeneration: 1,
  nextActivation: '2026-01-06T14:00:00Z',
  nextCleanup: CLOSES,
  lastTransitionDelay: { transition: 'Join', plannedAt: OPENS },
}
const ACTIVE: ScheduledMachineStatus = {
  ...JOINING,
  phase: 'Active',
  lastTransitionDelay: { transition: 'Join', plannedAt: OPENS, startSeconds: 1, endSeconds: 90 },
}
const LEAVING: ScheduledMachineStatus = {
  ...ACTIVE,
  phase: 'ShuttingDown',
  nextCleanup: '2026-01-06T23:00:00Z',
  lastTransitionDelay: { transition: 'Leave', plannedAt: CLOSES, startSeconds: 2 },
}

interface Row {
  readonly name: string
  readonly spec?: object
  readonly before: ScheduledMachineStatus
  readonly generation?: number
  readonly now: string
  readonly phase: NonNullable<ScheduledMachineStatus['phase']>
  readonly isWanted: boolean
  readonly isPaused?: true
  readonly change?: object
  readonly delay: ScheduledMachineStatus['lastTransitionDelay']
}

test.each<Row>([
  {
    name: 'the Machine is created four seconds after the window opened',
    before: RESTING,
    now: '2026-01-05T14:00:04.900Z',
    phase: 'Pending',
    isWanted: true,
    change: { lastScheduledTime: '2026-01-05T14:00:04Z' },
    delay: { transition: 'Join', plannedAt: OPENS, startSeconds: 4 },
  },
  {
    name: 'something is missing when the window opens: the change has begun, and its Machine has not',
    before: RESTING,
    now: '2026-01-05T14:00:04Z',
    phase: 'Error',
    isWanted: true,
    change: { lastScheduledTime: '2026-01-02T14:00:00Z' },
    delay: { transition: 'Join', plannedAt: OPENS },
  },
  {
    name: 'the Machine is created ten minutes later, because something was missing',
    before: JOINING,
    now: '2026-01-05T14:10:00Z',
    phase: 'Pending',
    isWanted: true,
    change: { lastScheduledTime: '2026-01-05T14:10:00Z' },
    delay: { transition: 'Join', plannedAt: OPENS, startSeconds: 600 },
  },
  {
    name: 'the machine is in service',
    before: {
      ...JOINING,
      lastTransitionDelay: { transition: 'Join', plannedAt: OPENS, startSeconds: 1 },
    },
    now: '2026-01-05T14:01:30Z',
    phase: 'Active',
    isWanted: true,
    change: { lastScheduledTime: '2026-01-05T14:00:01Z' },
    delay: { transition: 'Join', plannedAt: OPENS, startSeconds: 1, endSeconds: 90 },
  },
  {
    name: 'nothing changes while the machine is in service',
    before: ACTIVE,
    now: '2026-01-05T18:00:00Z',
    phase: 'Active',
    isWanted: true,
    delay: ACTIVE.lastTransitionDelay,
  },
  {
    name: 'the shutdown begins two seconds after the window closed',
    before: ACTIVE,
    now: '2026-01-05T23:00:02Z',
    phase: 'ShuttingDown',
    isWanted: false,
    change: { shutdownStartedAt: '2026-01-05T23:00:02Z' },
    delay: { transition: 'Leave', plannedAt: CLOSES, startSeconds: 2 },
  },
  {
    name: 'the machine is gone',
    before: LEAVING,
    now: '2026-01-05T23:05:30Z',
    phase: 'Inactive',
    isWanted: false,
    delay: { transition: 'Leave', plannedAt: CLOSES, startSeconds: 2, endSeconds: 330 },
  },
  {
    name: 'the shutdown had begun before the window closed',
    before: { ...ACTIVE, phase: 'ShuttingDown' },
    now: '2026-01-05T23:00:01Z',
    phase: 'ShuttingDown',
    isWanted: false,
    change: { shutdownStartedAt: '2026-01-05T22:58:00Z' },
    delay: { transition: 'Leave', plannedAt: CLOSES, startSeconds: 0 },
  },
  {
    name: 'no Machine was ever created: it is gone at once',
    before: JOINING,
    now: '2026-01-05T23:00:03Z',
    phase: 'Inactive',
    isWanted: false,
    delay: { transition: 'Leave', plannedAt: CLOSES, startSeconds: 3, endSeconds: 3 },
  },
  {
    name: 'a whole window was missed, and nothing is late now',
    before: RESTING,
    now: '2026-01-06T01:00:00Z',
    phase: 'Inactive',
    isWanted: false,
    delay: undefined,
  },
  {
    name: 'the spec was edited: its status announces nothing',
    before: RESTING,
    generation: 2,
    now: '2026-01-05T15:00:00Z',
    phase: 'Pending',
    isWanted: true,
    change: { lastScheduledTime: '2026-01-05T15:00:00Z' },
    delay: undefined,
  },
  {
    name: 'the window opens again during the grace period',
    before: LEAVING,
    now: '2026-01-05T23:02:00Z',
    phase: 'Active',
    isWanted: true,
    delay: undefined,
  },
  {
    name: 'the kill switch ends a join',
    before: JOINING,
    now: '2026-01-05T14:05:00Z',
    phase: 'Terminated',
    isWanted: true,
    delay: undefined,
  },
  {
    name: 'a pause ends a join',
    before: JOINING,
    now: '2026-01-05T14:05:00Z',
    phase: 'Pending',
    isWanted: true,
    isPaused: true,
    delay: undefined,
  },
  {
    name: 'a lead of 20 minutes: the Machine is created two seconds after the lead began',
    spec: LED,
    before: { ...RESTING, nextActivation: LEAD },
    now: '2026-01-05T13:40:03Z',
    phase: 'Pending',
    isWanted: true,
    change: { lastScheduledTime: '2026-01-05T13:40:02Z' },
    delay: { transition: 'Join', plannedAt: LEAD, opensAt: OPENS, startSeconds: 2 },
  },
  {
    name: 'the window opens, and the machine is in service: not late',
    spec: LED,
    before: {
      ...JOINING,
      lastTransitionDelay: { transition: 'Join', plannedAt: LEAD, opensAt: OPENS, startSeconds: 2 },
    },
    now: '2026-01-05T14:00:00.400Z',
    phase: 'Active',
    isWanted: true,
    change: { lastScheduledTime: '2026-01-05T13:40:02Z' },
    delay: {
      transition: 'Join',
      plannedAt: LEAD,
      opensAt: OPENS,
      startSeconds: 2,
      endSeconds: 0,
    },
  },
])(
  '$name',
  ({
    spec = {},
    before,
    generation = 1,
    now,
    phase,
    isWanted,
    isPaused = false,
    change = {},
    delay,
  }) => {
    const subject = situation({ spec, status: before, generation })

    const outcome = { phase, isWanted, isPaused, change }
    expect(transitionDelay(subject, outcome, at(now))).toEqual(delay)
  },
)
