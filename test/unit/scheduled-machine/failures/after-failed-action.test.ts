import { expect, test } from 'vitest'
import { KubeError } from '#src/kube/kube-error.ts'
import { afterFailedAction } from '#src/scheduled-machine/failures/after-failed-action.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { at, situation } from '#test/support/situation.ts'

const NOW = '2026-12-31T23:59:45Z'
const REFUSED = new KubeError('Forbidden', 'POST /x: no')
interface Row {
  readonly about: string
  readonly attempts?: number
  readonly stored?: ScheduledMachineStatus
  readonly remedy?: string
  readonly expected: ScheduledMachineStatus
}

const MESSAGE = 'Failed to delete the Machine: POST /x: no'
const READY = { type: 'Ready', status: 'False', reason: 'MachineDeletionFailed' } as const

test.each<Row>([
  {
    about: 'what is stored stays, and the first back-off begins',
    stored: {
      phase: 'ShuttingDown',
      phaseSince: '2026-12-31T23:00:00Z',
      providerID: 'test://worker',
    },
    expected: {
      phase: 'Error',
      phaseSince: NOW,
      providerID: 'test://worker',
      ready: false,
      message: MESSAGE,
      conditions: [{ ...READY, message: MESSAGE, lastTransitionTime: NOW }],
      retry: { attempts: 1, notBefore: '2027-01-01T00:00:15Z', lastError: MESSAGE },
      wakeTime: '2027-01-01T00:00:15Z',
      observedGeneration: 1,
    },
  },
  {
    about: 'an Error goes on since it began, and is waited for longer',
    attempts: 2,
    stored: {
      phase: 'Error',
      phaseSince: '2026-12-31T23:58:00Z',
      conditions: [{ ...READY, message: 'before', lastTransitionTime: '2026-12-31T23:58:00Z' }],
    },
    expected: {
      phase: 'Error',
      phaseSince: '2026-12-31T23:58:00Z',
      ready: false,
      message: MESSAGE,
      conditions: [{ ...READY, message: MESSAGE, lastTransitionTime: '2026-12-31T23:58:00Z' }],
      retry: { attempts: 3, notBefore: '2027-01-01T00:01:45Z', lastError: MESSAGE },
      wakeTime: '2027-01-01T00:01:45Z',
      observedGeneration: 1,
    },
  },
  {
    about: 'with the remedy, where there is one',
    remedy: 'Apply deploy/rbac',
    expected: {
      phase: 'Error',
      phaseSince: NOW,
      ready: false,
      message: `${MESSAGE}. Apply deploy/rbac`,
      conditions: [{ ...READY, message: `${MESSAGE}. Apply deploy/rbac`, lastTransitionTime: NOW }],
      retry: {
        attempts: 1,
        notBefore: '2027-01-01T00:00:15Z',
        lastError: `${MESSAGE}. Apply deploy/rbac`,
      },
      wakeTime: '2027-01-01T00:00:15Z',
      observedGeneration: 1,
    },
  },
])('a failure in the status: $about', ({ attempts, stored = {}, remedy, expected }) => {
  const retry = attempts && { attempts, notBefore: '2026-12-31T23:59:30Z' }
  const subject = situation({ status: { ...stored, ...(retry && { retry }) } })
  const failure = {
    doing: 'delete the Machine',
    reason: 'MachineDeletionFailed',
    remedy,
    error: REFUSED,
  }

  expect(afterFailedAction(subject, stored, failure, at(NOW))).toEqual(expected)
})
