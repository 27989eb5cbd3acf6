import { describe, expect, test } from 'vitest'
import { decide } from '#src/agents/bootc/decide.ts'
import { nextAttempt, recordFailure, stageBackOff } from '#src/agents/bootc/stage-record.ts'
import { findCondition } from '#src/kube/conditions.ts'
import {
  digestOf,
  type Given,
  imageOf,
  infoOf,
  NOW,
  observed,
  storedStatus,
} from '#test/support/bootc-daemon/observed.ts'

test('130 the waits are 5, 10, 20 … 320 s', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((each) => stageBackOff(each).as('seconds'))

  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 320, 320])
})

test.each([
  { name: 'no wait', nextTime: undefined, waits: false },
  { name: 'a wait that is over', nextTime: '2026-12-31T23:59:30Z', waits: false },
  { name: 'a wait', nextTime: '2027-01-01T00:00:10Z', waits: true },
  { name: 'a wait after the clock jumped back', nextTime: '2027-01-01T00:04:52Z', waits: false },
  { name: 'a text', nextTime: 'soon', waits: false },
])('$name: $waits', ({ nextTime, waits }) => {
  const record = { attempts: 9, ...(nextTime !== undefined && { nextTime }) }

  expect(nextAttempt(record, NOW) !== undefined).toBe(waits)
})

test('no wait is shorter than it should be, although it is stored in whole seconds', () => {
  const { nextTime } = recordFailure(undefined, 'x', NOW.plus({ milliseconds: 1 }))

  expect(nextTime).toBe('2026-12-31T23:59:36Z')
})

test('a long error is cut, so that the condition takes it', () => {
  const { lastError = '' } = recordFailure(undefined, 'é'.repeat(5000), NOW)

  expect(Buffer.byteLength(lastError)).toBeLessThanOrEqual(2048)
})

describe('failures', () => {
  const failed = (error: string | undefined, letter = 'B') => ({
    outcome: { digest: digestOf(letter), error },
  })
  const stage = { attempts: 2, nextTime: '2026-12-31T23:59:35Z', lastError: 'pull error' }
  const again = { type: 'stage', image: imageOf('B'), digest: digestOf('B'), isLocked: false }

  function judge(given: Given) {
    const { status, ...rest } = decide(observed({ desired: 'B', ...given }), NOW)
    const told = findCondition(status.conditions ?? [], 'Degraded')
    return { stage: status.stage, degraded: told?.message, state: status.state, ...rest }
  }

  test('118 a failed staging is told, and tried again after a while', () => {
    expect(judge({ host: failed('stage failed: pull error') })).toEqual({
      stage: {
        attempts: 1,
        nextTime: '2026-12-31T23:59:35Z',
        lastError: 'stage failed: pull error',
      },
      degraded: 'bootc stage failed: stage failed: pull error',
      state: 'Degraded',
      wakeTime: NOW.plus({ seconds: 5 }),
    })
  })

  test('one more failure waits longer', () => {
    const given = { host: failed('disk full'), status: storedStatus('Staging', { stage }) }

    expect(judge(given).stage).toEqual({
      attempts: 3,
      nextTime: '2026-12-31T23:59:50Z',
      lastError: 'disk full',
    })
  })

  test('while it waits nothing is done, also after a restart of the daemon', () => {
    expect(judge({ status: storedStatus('Idle', { stage }) })).toEqual({
      stage,
      degraded: 'bootc stage failed: pull error',
      state: 'Degraded',
      wakeTime: NOW.plus({ seconds: 5 }),
    })
  })

  test('130 Degraded does not flap: it stays while staging is tried again', () => {
    const over = { ...stage, nextTime: '2026-12-31T23:59:30Z' }
    const expected = { stage: over, degraded: 'bootc stage failed: pull error', state: 'Degraded' }
    const status = storedStatus('Idle', { stage: over })

    expect(judge({ status })).toEqual({ ...expected, action: again })
    const bootc = { type: 'staging', digest: digestOf('B'), isReboot: false } as const
    expect(judge({ status, host: { bootc } })).toEqual({
      ...expected,
      action: {
        type: 'followStaging',
        goal: digestOf('B'),
        digest: digestOf('B'),
        isReboot: false,
      },
    })
  })

  test('a changed spec starts anew', () => {
    const status = storedStatus('Idle', { stage, observedGeneration: 2 })

    expect(judge({ status })).toEqual({
      stage: undefined,
      degraded: '',
      state: 'Staging',
      action: again,
    })
  })

  test('a success clears them', () => {
    const status = storedStatus('Staging', { stage })

    expect(judge({ status, staged: 'B', host: failed(undefined) })).toMatchObject({
      stage: undefined,
      degraded: '',
      state: 'Staged',
    })
  })

  test('an exit status of 0 proves nothing', () => {
    expect(judge({ host: failed(undefined) }).stage?.lastError).toBe(
      'bootc ended without an error, and its status has not changed',
    )
  })

  test('what was staged is dropped on the way to a rollback: that is no failure, unless it is still there', () => {
    const outcome = { digest: digestOf('B'), error: undefined, isDrop: true }
    const given = { backend: 'composefs', rollback: 'B', host: { outcome } } as const

    expect(judge(given)).toMatchObject({
      stage: undefined,
      degraded: '',
      action: { type: 'rollBack', digest: digestOf('B') },
    })
    expect(judge({ ...given, staged: 'C' }).stage?.attempts).toBe(1)
  })

  test('the end of another staging is not one of this image', () => {
    expect(judge({ host: failed('killed', 'C') })).toMatchObject({
      stage: undefined,
      action: again,
    })
  })

  test.each<Given>([
    { desired: 'A', staged: 'B' },
    { desired: 'B', state: 'Booted', staged: 'B', isLocked: true },
  ])('what fails beside a staging waits as well (%j)', (given) => {
    const { stage: record, action } = judge({ ...given, host: failed('no', given.desired) })

    expect([record?.attempts, action]).toEqual([1, undefined])
  })
})

test('while bootc status fails, what was seen last stays', () => {
  const stored = storedStatus('Staged', { staged: infoOf('B'), bootedDigest: 'sha256:a' })
  const host = { bootc: { type: 'failed', error: 'x' } as const }

  expect(decide(observed({ desired: 'B', status: stored, host }), NOW).status).toMatchObject({
    booted: infoOf('A'),
    staged: infoOf('B'),
    bootedDigest: 'sha256:a',
    bootID: 'boot-1',
  })
})
