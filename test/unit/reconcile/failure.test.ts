import { expect, test } from 'vitest'
import { DeadlineExceeded } from '#src/clock/deadline.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { explainFailure } from '#src/reconcile/failure.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

test.each([
  ['the deadline', new DeadlineExceeded('not done'), 'again', 'warn', { reason: 'not done' }],
  [
    'a busy server',
    new KubeError('Throttled', 'slow down', { retryAfterSeconds: 7 }),
    'again',
    'warn',
    { reason: 'slow down', retryAfterSeconds: 7 },
  ],
  ['a lost connection', new KubeError('Unavailable', 'gone'), 'again', 'warn', { reason: 'gone' }],
  ['a missing right', new KubeError('Forbidden', 'no'), 'failed', 'error', { reason: 'no' }],
  [
    'a bug',
    new TypeError('x is not a function'),
    'failed',
    'error',
    { reason: 'x is not a function' },
  ],
  ['a thrown value that is not an error', 'oh', 'failed', 'error', { reason: 'oh' }],
] as const)('%s is tried again, and logged once', (_, error, result, level, outcome) => {
  const { log, lines } = collectingLog()

  expect(explainFailure(error, log)).toStrictEqual({
    outcome: { kind: 'again', ...outcome },
    result,
  })
  expect(lines.map((line) => line.level)).toEqual([level])
})
