// The Events that rules make themselves. The name of an Event derives from its id, so that writing it twice is
// AlreadyExists. transition.test.ts has those of a change of the status.
import { expect, test } from 'vitest'
import {
  DRAIN_OVER,
  draining,
  IN_WINDOW,
  inService,
  removing,
} from '#test/support/shared-situations.ts'
import {
  at,
  foreign,
  type Given,
  pod,
  situation,
  UID,
  unownedMachine,
} from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

interface Row {
  readonly about: string
  readonly given: Given
  readonly now?: string
  readonly action: string
  readonly id: string
  readonly since?: string
}

const DELETED = { deletedAt: '2026-01-05T23:15:00Z' }
const SEEN = { machine: 'Removed', uid: UID, seenAt: '2026-01-05T23:15:00Z' } as const

test.each<Row>([
  {
    about: 'a drain that timed out, by when it began',
    given: draining({ pods: [pod('api')] }),
    now: DRAIN_OVER,
    action: 'DrainNode',
    id: `${UID} drain 2026-01-05T23:05:00Z`,
    since: '2026-01-05T23:00:00Z',
  },
  {
    about: 'a deletion past its deadline, once',
    given: removing({}, { ...DELETED, status: { deletion: SEEN } }),
    now: '2026-01-05T23:40:00Z',
    action: 'FinalizerCleanupTimedOut',
    id: `${UID} FinalizerCleanupTimedOut`,
    since: '2026-01-05T23:15:00Z',
  },
  {
    about: 'a Machine that is adopted, by its uid',
    given: inService({ machine: unownedMachine() }),
    action: 'AdoptMachine',
    id: `${UID} adopts 5b0c4d5e-0000-4000-8000-000000000002`,
  },
  {
    about: 'a Machine that an orphan deletion leaves, once',
    given: inService(
      {},
      { ...DELETED, finalizers: ['5spot.finos.org/scheduledmachine', 'orphan'] },
    ),
    action: 'OrphanMachine',
    id: `${UID} orphaned`,
  },
  {
    about: 'a Machine of somebody else that a deletion leaves alone, by its uid',
    given: inService({ machine: foreign('Machine team/worker') }, DELETED),
    action: 'LeaveMachine',
    id: `${UID} leaves uid-foreign`,
  },
])('$about', ({ given, now = IN_WINDOW, action, id, since }) => {
  const { effects } = decideWhole(situation(given), at(now))

  const drafts = effects.flatMap((effect) => (effect.type === 'emit' ? [effect.event] : []))
  const own = drafts.filter((draft) => !draft.action.startsWith('PhaseTransitionTo'))
  expect(own.map((draft) => [draft.action, draft.id, draft.since])).toEqual([[action, id, since]])
})
