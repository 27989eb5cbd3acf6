// A read that is refused while a machine that failed at its provider has its pause.
import { expect, test } from 'vitest'
import { afterFailedRead } from '#src/scheduled-machine/failures/after-failed-read.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { at, situation } from '#test/support/situation.ts'
import { wholeDecision } from '#test/support/whole-decision.ts'

const REFUSED = 'Sundial cannot get clusters'
const PAUSE = '2026-01-05T15:05:00Z'
const FAILED: ScheduledMachineStatus = {
  phase: 'Error',
  phaseSince: '2026-01-05T15:01:00Z',
  message: 'no capacity',
  observedGeneration: 1,
  conditions: [
    {
      type: 'Ready',
      status: 'False',
      reason: 'ProvisioningFailed',
      message: 'no capacity',
      lastTransitionTime: '2026-01-05T15:01:00Z',
    },
  ],
  retry: { attempts: 4, notBefore: PAUSE, lastError: 'no capacity' },
  wakeTime: PAUSE,
}

test('the first refusal in a pause is not told, and the pause stays as it is', () => {
  expect(after(FAILED, '2026-01-05T15:01:20Z')).toEqual({
    does: ['record'],
    status: {
      ...FAILED,
      retry: { attempts: 4, notBefore: PAUSE, lastError: REFUSED },
      wakeTime: '2026-01-05T15:01:30Z',
    },
  })
})

test('nor is one that follows before the second look', () => {
  const { status } = after(FAILED, '2026-01-05T15:01:20Z')

  expect(after(status, '2026-01-05T15:01:29Z')).toEqual({ does: [], status })
})

test('the second is told, and tried again after the first back-off, not after that of the pause', () => {
  const { status } = after(FAILED, '2026-01-05T15:01:20Z')

  expect(after(status, '2026-01-05T15:01:30Z')).toMatchObject({
    does: ['emit', 'record'],
    status: {
      phase: 'Error',
      message: REFUSED,
      retry: { attempts: 4, notBefore: '2026-01-05T15:02:00Z', lastError: REFUSED },
      wakeTime: '2026-01-05T15:02:00Z',
    },
  })
})

function after(status: ScheduledMachineStatus, now: string) {
  const subject = situation({ status })
  const decision = afterFailedRead(subject, REFUSED, at(now))
  const { effects, status: next } = wholeDecision(subject, decision)
  return { does: effects.map(({ type }) => type), status: next }
}
