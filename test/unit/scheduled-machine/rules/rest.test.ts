import { expect, test } from 'vitest'
import { idle } from '#src/scheduled-machine/rules/idle.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { factsOf } from '#test/support/facts-of.ts'
import { at, type Given, SPEC, situation } from '#test/support/situation.ts'

const CLOSED = '2026-01-05T23:30:00Z'
const SINCE = '2026-01-05T22:00:00Z'
const DISABLED = { schedule: { ...SPEC.schedule, enabled: false } }

test.each<[string, object, ScheduledMachineStatus, string]>([
  ['it never had a machine', {}, { phase: 'Pending' }, 'ScheduleInactive'],
  ['its machine has just gone', {}, leaving(), 'MachineDeleted'],
  ['its machine went some time ago', {}, rested('Inactive', 'MachineDeleted'), 'MachineDeleted'],
  ['it came to rest without one', {}, rested('Inactive', 'ScheduleInactive'), 'ScheduleInactive'],
  [
    'disabled since its machine went',
    DISABLED,
    rested('Inactive', 'MachineDeleted'),
    'ScheduleDisabled',
  ],
  [
    'disabled, and its machine went then',
    DISABLED,
    rested('Disabled', 'MachineDeleted'),
    'MachineDeleted',
  ],
])('why a machine is at rest: %s', (_, spec, status, reason) => {
  const decision = idleWhole({ spec, status })

  const ready = decision.status?.conditions?.find(({ type }) => type === 'Ready')
  expect(ready?.reason).toBe(reason)
})

test.each([
  ['a machine that was paused at rest begins to rest anew', 'Paused', CLOSED],
  ['a machine that was not paused rests as before', 'ScheduleInactive', SINCE],
])('%s', (_, reason, phaseSince) => {
  const status = { ...rested('Inactive', reason), phaseSince: SINCE }

  const decision = idleWhole({ status })

  expect(decision.status?.phaseSince).toBe(phaseSince)
})

function leaving(): ScheduledMachineStatus {
  return { phase: 'ShuttingDown', shutdownStartedAt: '2026-01-05T23:00:00Z' }
}

function rested(phase: 'Inactive' | 'Disabled', reason: string): ScheduledMachineStatus {
  return {
    phase,
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason,
        message: 'so it is',
        lastTransitionTime: '2026-01-05T23:10:00Z',
      },
    ],
  }
}

function idleWhole(given: Given) {
  const now = at(CLOSED)
  const facts = factsOf(situation(given), { type: 'leave', why: 'closed' }, now)
  if (facts.type !== 'gone') throw new Error('the test has no Machine')
  return idle(facts, 'closed', now)
}
