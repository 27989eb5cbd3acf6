// A join that goes on as expected: which stages are ordinary, and when they are told.
import { expect, test } from 'vitest'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { isAtRest } from '#src/scheduled-machine/settled/at-rest.ts'
import { isExpectedStage, isProgressing } from '#src/scheduled-machine/settled/progressing.ts'
import { testRule } from '#test/support/rule-table.ts'
import { joining, told } from '#test/support/shared-situations.ts'
import { at, machine, REFS, situation } from '#test/support/situation.ts'

const NOW = at('2026-12-31T23:59:59Z')

test.each([
  ['Provisioning', true],
  ['WaitingForBootstrapData', true],
  ['WaitingForInfrastructure', true],
  ['NoNodeYet', true],
  ['NodeNotReady', true],
  ['Failed', false],
  [undefined, false],
])('%s is an ordinary stage of a join: %s', (reason, expected) => {
  expect(isExpectedStage(reason)).toBe(expected)
})

test.each<[string, ScheduledMachineStatus, boolean]>([
  ['Inactive', { phase: 'Inactive' }, true],
  ['Disabled', { phase: 'Disabled' }, true],
  ['Terminated', { phase: 'Terminated' }, true],
  ['Inactive, with a Machine', { phase: 'Inactive', ...REFS }, false],
  ['Pending', { phase: 'Pending' }, false],
  ['never looked at', {}, false],
])('a status is at rest, or not: %s', (_, status, expected) => {
  expect(isAtRest({ status })).toBe(expected)
})

const QUIET: ScheduledMachineStatus = {
  phase: 'Pending',
  observedGeneration: 1,
  wakeTime: '2027-01-01T00:01:00Z',
  conditions: [
    condition('Ready', 'Failed'),
    condition('MachineReady', 'NoNodeYet'),
    condition('Scheduled', 'Failed'),
  ],
}

test.each<[string, ScheduledMachineStatus, boolean]>([
  ['that told an ordinary stage', {}, true],
  ['whose wake is as far ahead as can be', { wakeTime: '2027-01-01T00:04:59Z' }, true],
  ['whose wake is further ahead', { wakeTime: '2027-01-01T00:05:00Z' }, false],
  ['whose wake has come', { wakeTime: '2026-12-31T23:59:59Z' }, false],
  ['whose wake cannot be read', { wakeTime: 'soon' }, false],
  ['in another phase', { phase: 'Error' }, false],
  ['of another spec', { observedGeneration: 2 }, false],
  ['that was about to leave', { shutdownStartedAt: '2026-12-31T23:59:00Z' }, false],
  ['that has failed', { retry: { attempts: 1, notBefore: '2027-01-01T00:01:00Z' } }, false],
  ['that told what is none', { conditions: [condition('MachineReady', 'Failed')] }, false],
  ['that told nothing yet', { conditions: [] }, false],
])('a join %s is quiet, or not', (_, change, expected) => {
  const subject = { ...situation(), status: { ...QUIET, ...change } }

  expect(isProgressing(subject, NOW)).toBe(expected)
})

test('a join without conditions is not quiet', () => {
  const { conditions: _, ...status } = QUIET

  expect(isProgressing({ ...situation(), status }, NOW)).toBe(false)
})

function condition(type: string, reason: string) {
  const lastTransitionTime = '2026-12-31T23:58:00Z'
  return { type, status: 'False', reason, message: '', lastTransitionTime } as const
}

const FAILED = machine({ status: { failureReason: 'CreateError', failureMessage: 'no quota' } })

function quiet(wakeTime = '2026-01-05T14:04:00Z') {
  const conditions = told('MachineReady', 'False', 'Provisioning', '2026-01-05T14:00:00Z')
  return { status: { wakeTime, conditions } }
}

testRule([
  {
    name: 'an ordinary stage of a join is told at the wake that is stored',
    now: '2026-01-05T14:01:00Z',
    given: joining({}, quiet()),
    does: [],
  },
  {
    name: 'an ordinary stage a moment after the Machine was created is told at the wake, too',
    now: '2026-01-05T14:00:00.9Z',
    given: joining({}, quiet('2026-01-05T14:00:11Z')),
    does: [],
  },
  {
    name: 'a missing object of the Machine is created meanwhile',
    now: '2026-01-05T14:01:00Z',
    given: joining({ bootstrap: { type: 'absent' } }, quiet()),
    does: ['createProviderObject bootstrap'],
  },
  {
    name: 'a failure is told at once',
    now: '2026-01-05T14:01:00Z',
    given: joining({ machine: FAILED }, quiet()),
    does: ['event Warning ProvisioningFailed', 'record'],
    changes: {
      phase: 'Error',
      retry: {
        attempts: 1,
        notBefore: '2026-01-05T14:01:30Z',
        lastError: 'Machine team/worker has failed: CreateError: no quota',
      },
      wakeTime: '2026-01-05T14:01:30Z',
    },
    tells: {
      Ready:
        'False ProvisioningFailed: Machine team/worker has failed: CreateError: no quota. The machine will be replaced at 2026-01-05T14:01:30Z',
      MachineReady: 'False MachineFailed: Machine team/worker has failed: CreateError: no quota',
    },
  },
  {
    name: 'a join that is late is told at once',
    now: '2026-01-05T14:30:00Z',
    given: joining({}, quiet('2026-01-05T14:33:00Z')),
    does: ['event Warning ProvisioningTimedOut', 'record'],
    changes: { phase: 'Error' },
    tells: {
      Ready:
        'False ProvisioningTimedOut: Waiting for bootstrap data of TestConfig team/worker. Not in service after provisioningTimeout (1800 s)',
      MachineReady:
        'False WaitingForBootstrapData: Waiting for bootstrap data of TestConfig team/worker',
    },
  },
])
