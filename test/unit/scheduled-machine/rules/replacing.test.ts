// A Machine that failed for good: said at once, replaced after a pause that grows.
import { expect, test } from 'vitest'
import {
  at,
  type Given,
  machine,
  node,
  REFS,
  runningMachine,
  situation,
} from '#test/support/situation.ts'
import type { WholeDecision } from '#test/support/whole-decision.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const NOW = '2026-01-05T15:00:00Z'
const FAILURE = { failureReason: 'CreateError', failureMessage: 'no quota' }
const WORDS = 'Machine team/worker has failed: CreateError: no quota'
const FAILED = machine({ status: FAILURE })

const WAITING = waiting({ attempts: 1, notBefore: '2026-01-05T15:00:20Z', lastError: WORDS })
const OVER = waiting({ attempts: 3, notBefore: NOW, lastError: WORDS })
const COUNTED = { attempts: 3, lastError: WORDS }

function waiting(retry: NonNullable<Given['status']>['retry']) {
  return {
    ...REFS,
    phase: 'Error',
    observedGeneration: 1,
    conditions: [ready('ProvisioningFailed')],
    ...(retry && { retry }),
  } as const
}

function ready(reason: string) {
  return {
    type: 'Ready',
    status: 'False',
    reason,
    message: '',
    lastTransitionTime: '2026-01-05T14:59:50Z',
  } as const
}

function decided(facts: Given, now = NOW): WholeDecision {
  return decideWhole(situation(facts), at(now))
}

function readyOf({ status }: WholeDecision): string {
  const found = status.conditions?.find(({ type }) => type === 'Ready')
  return `${status.phase} ${found?.reason}: ${found?.message}`
}

test('what the provider calls an error is phase Error at once, in its words, and looked at again', () => {
  const conditions = [
    { type: 'InfrastructureReady', status: 'False', severity: 'Error', message: 'zone a is full' },
  ]
  const decision = decided({
    status: { ...REFS, phase: 'Pending', observedGeneration: 1 },
    world: { machine: machine({ status: { conditions } }) },
  })

  expect(readyOf(decision)).toBe(
    'Error ProvisioningFailed: Machine team/worker has failed: InfrastructureReady: zone a is full',
  )
  expect([decision.status.retry, decision.status.wakeTime]).toEqual([
    undefined,
    '2026-01-05T15:05:00Z',
  ])
  expect(decision.effects[0]).toMatchObject({
    type: 'emit',
    event: { type: 'Warning', reason: 'ProvisioningFailed', action: 'PhaseTransitionToError' },
  })
})

test.each([
  ['the first', undefined, { attempts: 1, notBefore: '2026-01-05T15:00:30Z' }],
  ['the third in a row', { attempts: 2 }, { attempts: 3, notBefore: '2026-01-05T15:02:00Z' }],
  ['the tenth in a row', { attempts: 9 }, { attempts: 10, notBefore: '2026-01-05T15:05:00Z' }],
])('the pause grows to five minutes: %s', (_, retry, expected) => {
  const status = { ...REFS, phase: 'Pending', ...(retry && { retry }) } as const
  const decision = decided({ status, world: { machine: FAILED } })

  expect(decision.status.retry).toEqual({ ...expected, lastError: WORDS })
  expect(decision.status.wakeTime).toBe(expected.notBefore)
})

test('during the pause nothing is written', () => {
  const first = decided({ status: WAITING, world: { machine: FAILED } })
  const again = decided(
    { status: first.status, world: { machine: FAILED } },
    '2026-01-05T15:00:10Z',
  )

  expect([first.status.retry, again.status]).toEqual([WAITING.retry, first.status])
})

test.each([
  ['its window closes', { schedule: { enabled: false } }, 'ShuttingDown', undefined],
  [
    'the spec is changed',
    { version: 'v1.35.0' },
    'ShuttingDown',
    { attempts: 1, lastError: WORDS },
  ],
])('the pause ends when %s', (_, change, phase, retry) => {
  const spec =
    'schedule' in change ? { schedule: { daysOfWeek: ['sat'], hoursOfDay: ['1'] } } : change
  const { status } = decided({ spec, generation: 2, status: WAITING, world: { machine: FAILED } })

  expect([status.phase, status.retry]).toEqual([phase, retry])
})

test('a machine that recovers during the pause is in service, and the count is over', () => {
  const { status } = decided({
    status: WAITING,
    world: { machine: runningMachine(), node: node() },
  })

  expect([status.phase, status.retry]).toEqual(['Active', undefined])
})

test('after the pause the Machine leaves, which never had a Node, and the count is kept', () => {
  const { status } = decided({ status: OVER, world: { machine: FAILED } })

  expect([status.phase, status.shutdownStartedAt, status.retry]).toEqual([
    'ShuttingDown',
    NOW,
    COUNTED,
  ])
  expect(status.message).toMatch(/^The provider reports a permanent failure: /)
})

test('a Machine that is leaving goes on to leave, whatever it says', () => {
  const { status } = decided({
    status: {
      ...REFS,
      phase: 'ShuttingDown',
      observedGeneration: 1,
      conditions: [ready('GracePeriodActive')],
      shutdownStartedAt: '2026-01-05T14:50:00Z',
      retry: COUNTED,
    },
    world: { machine: FAILED },
  })

  expect([status.phase, status.drain?.startedAt, status.retry]).toEqual([
    'ShuttingDown',
    NOW,
    COUNTED,
  ])
})

test('the next Machine is made with the count of those that failed', () => {
  const gone = decided({
    status: {
      phase: 'ShuttingDown',
      shutdownStartedAt: '2026-01-05T14:50:00Z',
      drain: { startedAt: '2026-01-05T14:55:00Z' },
      retry: COUNTED,
    },
  })
  const made = decided({ status: gone.status })

  expect([gone.again, gone.status.retry]).toEqual([true, COUNTED])
  expect(made.effects[0]).toEqual({ type: 'createMachine' })
  expect(made.status.retry).toEqual(COUNTED)
})

test('a failure is not acted on while the workload cluster does not answer', () => {
  const { effects } = decided({
    status: OVER,
    world: { machine: FAILED, node: { type: 'unknown', message: 'no answer' } },
  })

  expect(effects.map(({ type }) => type)).not.toContain('deleteMachine')
})

test('a failed Machine is not replaced while its Cluster is paused', () => {
  const paused = decided({
    status: OVER,
    world: { machine: FAILED, cluster: { type: 'present', isPaused: true, isDeleting: false } },
  })
  expect(readyOf(paused)).toMatch(/^Error Paused: /)
})

test('a pause that a clock which was ahead has stored begins anew', () => {
  const status = waiting({ attempts: 2, notBefore: '2026-01-05T19:00:00Z', lastError: WORDS })
  const decision = decided({ status, world: { machine: FAILED } })

  expect(decision.status.retry?.notBefore).toBe('2026-01-05T15:02:00Z')
})
