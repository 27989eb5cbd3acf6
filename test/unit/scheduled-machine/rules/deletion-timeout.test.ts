// A deletion that takes too long is named, and let go where the installation says so, whatever it is that fails.
import { expect, test } from 'vitest'
import { afterFailedRead } from '#src/scheduled-machine/failures/after-failed-read.ts'
import {
  at,
  type Given,
  node,
  REFS,
  runningMachine,
  situation,
  UID,
} from '#test/support/situation.ts'
import { decideWhole, type WholeEffect, wholeDecision } from '#test/support/whole-decision.ts'

const DELETED = '2026-01-05T23:15:00Z'
const OVERDUE = '2026-01-05T23:40:00Z'
const REFUSED = 'Sundial cannot get machines'

const GIVEN: Given = {
  deletedAt: DELETED,
  status: {
    phase: 'Error',
    message: 'Failed to delete the Machine: refused',
    conditions: [],
    wakeTime: OVERDUE,
    observedGeneration: 1,
    shutdownStartedAt: DELETED,
    drain: { startedAt: '2026-01-05T23:20:00Z', podsRemaining: 0 },
    deletion: { machine: 'Removed', uid: UID, seenAt: DELETED },
    retry: { attempts: 3, notBefore: OVERDUE, lastError: 'refused' },
    ...REFS,
  },
}

test.each([
  [
    false,
    [
      'record',
      'emit FinalizerCleanupTimedOut',
      'deleteMachine',
      'emit FinalizerCleanupTimedOut',
      'record',
    ],
  ],
  [
    true,
    [
      'emit FinalizerCleanupTimedOut',
      'emit FinalizerCleanupTimedOut',
      'record',
      'removeFinalizer',
      'deleteMachine',
    ],
  ],
])('the finalizer does not wait for the action that is refused (forced: %s)', (force, does) => {
  const world = { machine: runningMachine(), node: node(), pods: [] }
  const given = situation({ ...GIVEN, world, forceFinalizer: force })

  expect(decideWhole(given, at(OVERDUE)).effects.map(nameOf)).toEqual(does)
})

test.each<[about: string, given: Given, now: string, does: readonly string[]]>([
  ['is named', GIVEN, OVERDUE, ['emit FinalizerCleanupTimedOut', 'emit ReadFailed', 'record']],
  [
    'is let go',
    { ...GIVEN, forceFinalizer: true },
    OVERDUE,
    ['emit FinalizerCleanupTimedOut', 'emit ReadFailed', 'record', 'removeFinalizer'],
  ],
  [
    'is kept while it is paused',
    { ...GIVEN, isPaused: true, forceFinalizer: true },
    OVERDUE,
    ['emit ReadFailed', 'record'],
  ],
  [
    'is kept until then',
    { ...GIVEN, forceFinalizer: true },
    '2026-01-05T23:39:59Z',
    ['emit ReadFailed', 'record'],
  ],
])('what cannot be read, and takes too long, %s', (_, given, now, does) => {
  const subject = situation(given)
  const { effects } = wholeDecision(subject, afterFailedRead(subject, REFUSED, at(now)))

  expect(effects.map(nameOf)).toEqual(does)
})

test('what cannot be read is named as the status remembers it, with the refusal', () => {
  const subject = situation(GIVEN)
  const { effects } = wholeDecision(subject, afterFailedRead(subject, REFUSED, at(OVERDUE)))

  expect(effects.flatMap((effect) => (effect.type === 'emit' ? [effect.event.note] : []))[0]).toBe(
    'Not cleaned up 600 s after grace and drain; left: perhaps Machine team/worker, perhaps TestConfig team/worker, perhaps TestMachine team/worker. Verify them; the finalizer stays until they are gone. Sundial cannot get machines',
  )
})

function nameOf(effect: WholeEffect): string {
  return effect.type === 'emit' ? `emit ${effect.event.reason}` : effect.type
}
