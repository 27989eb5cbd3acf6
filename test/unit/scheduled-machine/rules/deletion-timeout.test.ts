// A deletion that takes too long is named, and let go where the installation says so, whatever it is that fails.
import { expect, test } from 'vitest'
import { afterFailedRead } from '#src/scheduled-machine/failures/after-failed-read.ts'
import { testRule } from '#test/support/rule-table.ts'
import { removed, removing, told } from '#test/support/shared-situations.ts'
import {
  at,
  type Given,
  node,
  providerObject,
  REFS,
  runningMachine,
  situation,
  UID,
} from '#test/support/situation.ts'
import { decideWhole, type WholeEffect, wholeDecision } from '#test/support/whole-decision.ts'

const GOING = 'False Deleting: The Machine is being deleted'
const SEEN = { machine: 'Removed', uid: UID, seenAt: '2026-01-05T23:15:00Z' } as const
const DELETED = { deletedAt: '2026-01-05T23:15:00Z', status: { deletion: SEEN } }
const OVERDUE = '2026-01-05T23:40:00Z'
const KEPT =
  'Not cleaned up 600 s after the grace period and the drain. Left: Machine team/worker. Check them; the finalizer stays until they are gone'
const LET_GO =
  'Not cleaned up 600 s after the grace period and the drain. Left: Machine team/worker. The finalizer was removed nevertheless; delete these objects by hand'
const LET_GO_OF_TWO =
  'Not cleaned up 600 s after the grace period and the drain. Left: TestConfig team/worker, TestMachine team/worker. The finalizer was removed nevertheless; delete these objects by hand'

testRule([
  {
    name: 'a deletion that takes long is followed until its deadline',
    now: '2026-01-05T23:39:59Z',
    given: removing({}, DELETED),
    does: ['record'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: OVERDUE },
    tells: { Ready: 'False NodeDrained: Removing Machine team/worker', MachineReady: GOING },
  },
  {
    name: 'a deletion past its deadline names what is left, and keeps the finalizer',
    now: OVERDUE,
    given: removing({}, DELETED),
    does: [`event Warning FinalizerCleanupTimedOut: ${KEPT}`, 'record'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:45:00Z' },
    tells: { Ready: `False FinalizerCleanupTimedOut: ${KEPT}`, MachineReady: GOING },
  },
  {
    name: 'a deletion past its deadline is told once',
    now: OVERDUE,
    given: removing(
      {},
      {
        ...DELETED,
        status: {
          deletion: SEEN,
          conditions: told('Ready', 'False', 'FinalizerCleanupTimedOut', '2026-01-05T23:39:00Z'),
        },
      },
    ),
    does: ['record'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:45:00Z' },
    tells: { Ready: `False FinalizerCleanupTimedOut: ${KEPT}`, MachineReady: GOING },
  },
  {
    name: 'a deletion past its deadline lets go when it is forced to',
    now: OVERDUE,
    given: removing({}, { ...DELETED, forceFinalizer: true }),
    does: [`event Warning FinalizerCleanupTimedOut: ${LET_GO}`, 'record', 'removeFinalizer'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:45:00Z' },
    tells: { Ready: `False FinalizerCleanupTimedOut: ${LET_GO}`, MachineReady: GOING },
  },
  {
    name: 'more than one object is left when it lets go',
    now: OVERDUE,
    given: removed(
      { bootstrap: providerObject('TestConfig'), infrastructure: providerObject('TestMachine') },
      { ...DELETED, forceFinalizer: true },
    ),
    does: [
      `event Warning FinalizerCleanupTimedOut: ${LET_GO_OF_TWO}`,
      'record',
      'removeFinalizer',
      'deleteProviderObject bootstrap',
      'deleteProviderObject infrastructure',
    ],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:40:10Z' },
    tells: {
      Ready: `False FinalizerCleanupTimedOut: ${LET_GO_OF_TWO}`,
      MachineReady: 'False MachineDeleted: The Machine is gone',
    },
  },
])

const REFUSED = 'Sundial cannot get machines'

const GIVEN: Given = {
  deletedAt: SEEN.seenAt,
  status: {
    phase: 'Error',
    message: 'Failed to delete the Machine: refused',
    conditions: [],
    wakeTime: OVERDUE,
    observedGeneration: 1,
    shutdownStartedAt: SEEN.seenAt,
    drain: { startedAt: '2026-01-05T23:20:00Z', podsRemaining: 0 },
    deletion: SEEN,
    retry: { attempts: 3, notBefore: OVERDUE, lastError: 'refused' },
    ...REFS,
  },
}

test.each([
  [
    false,
    [
      'emit FinalizerCleanupTimedOut',
      'record',
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
    'Not cleaned up 600 s after the grace period and the drain. Left: perhaps Machine team/worker, perhaps TestConfig team/worker, perhaps TestMachine team/worker. Check them; the finalizer stays until they are gone. Sundial cannot get machines',
  )
})

function nameOf(effect: WholeEffect): string {
  return effect.type === 'emit' ? `emit ${effect.event.reason}` : effect.type
}
