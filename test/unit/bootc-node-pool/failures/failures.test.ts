// The status after a failed read, and after a failed action on the pool itself.
import { expect, test } from 'vitest'
import {
  afterFailedAction,
  storedFailure,
} from '#src/bootc-node-pool/failures/after-failed-action.ts'
import { afterFailedRead } from '#src/bootc-node-pool/failures/after-failed-read.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { instant, NOW, slotOf, subjectOf } from '#test/support/pool/situation.ts'

const now = instant(NOW)
const READ = 'Sundial cannot list nodes: it has no right to do this'
const retry = (attempts: number, notBefore: string, lastError = READ) => ({
  attempts,
  notBefore,
  lastError,
})
const told = (reason: string, message: string) => [
  { type: 'Degraded', status: 'True', reason, message, lastTransitionTime: NOW },
]

test('the first refusal of a read only postpones the pass, and the ledger stays', () => {
  const subject = subjectOf({ slots: { w1: {} } })

  const decision = afterFailedRead(subject, READ, now)

  expect(decision.status).toEqual({
    ...subject.status,
    rebootSlots: [slotOf('w1')],
    retry: retry(0, '2026-01-05T15:00:10Z'),
    wakeTime: '2026-01-05T15:00:10Z',
    observedGeneration: 1,
  })
})

test('the second refusal is told, and tried again later and later', () => {
  const subject = subjectOf({ slots: { w1: {} }, status: { retry: retry(0, NOW) } })

  const { status } = afterFailedRead(subject, READ, now)

  expect(status).toEqual({
    ...subject.status,
    reason: 'ReadFailed',
    message: READ,
    conditions: told('ReadFailed', READ),
    retry: retry(1, '2026-01-05T15:00:30Z'),
    wakeTime: '2026-01-05T15:00:30Z',
    observedGeneration: 1,
  })
})

test('a failed action is told with its remedy, on top of what is stored now', () => {
  const error = new KubeError('Forbidden', 'no right')
  const failure = {
    doing: 'add the finalizer',
    reason: 'ReconcileFailed',
    remedy: 'Apply deploy/rbac',
    error,
  }
  const stored = { rebootSlots: [slotOf('w2')] }

  const status = afterFailedAction(
    subjectOf({ status: { retry: retry(1, NOW) } }),
    stored,
    failure,
    now,
  )

  const message = 'Failed to add the finalizer: no right. Apply deploy/rbac'
  expect(status).toEqual({
    rebootSlots: [slotOf('w2')],
    reason: 'ReconcileFailed',
    message,
    conditions: told('ReconcileFailed', message),
    retry: retry(2, '2026-01-05T15:01:00Z', message),
    wakeTime: '2026-01-05T15:01:00Z',
    observedGeneration: 1,
  })
})

test.each([
  ['nothing failed', {}],
  ['only the first read was refused', { retry: retry(0, NOW) }],
])('no failure is stored: %s', (_, status) => {
  const message = { reason: 'Healthy', message: '', conditions: [], wakeTime: NOW }

  expect(storedFailure(subjectOf({ status: { ...message, ...status } }))).toBeUndefined()
})

test('a stored failure is kept until the action is done', () => {
  const { status } = afterFailedRead(subjectOf({ status: { retry: retry(1, NOW) } }), READ, now)

  expect(storedFailure({ ...subjectOf({}), status: status ?? {} })).toEqual({
    reason: 'ReadFailed',
    message: READ,
    conditions: told('ReadFailed', READ),
    retry: retry(2, '2026-01-05T15:01:00Z'),
    wakeTime: '2026-01-05T15:01:00Z',
  })
})
