// `kubectl delete --cascade=orphan`, before and after the garbage collector has done its part.
import { describe, expect, test } from 'vitest'
import { ACTIVE, CORDONED, FORMER, SILENT } from '#test/support/shared-situations.ts'
import {
  at,
  foreign,
  type Given,
  node,
  pod,
  providerObject,
  runningMachine,
  situation,
  UID,
  unownedMachine,
} from '#test/support/situation.ts'
import type { WholeEffect } from '#test/support/whole-decision.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const NOW = '2026-01-05T15:00:00Z'
// What began before the deletion is over.
const LATER = '2026-01-05T15:01:30Z'
const OURS = '5spot.finos.org/scheduledmachine'
const LEAVING = { ...ACTIVE, phase: 'ShuttingDown', shutdownStartedAt: NOW } as const
const LONG_AGO = '2026-01-05T14:59:30Z'
const DELETED: Given = { deletedAt: NOW, status: ACTIVE }
const ORPHANED: Given = { ...DELETED, finalizers: [OURS, 'orphan'] }

interface Row {
  readonly about: string
  readonly given: Given
  readonly now?: string
  readonly does: readonly string[]
}

const KEPT = { machine: 'Kept', uid: UID, seenAt: NOW } as const
const LETS_GO = ['emit Orphaned', 'removeFinalizer']

test.each<Row>([
  {
    about: 'a machine in service is let go',
    given: { ...ORPHANED, world: { machine: runningMachine(), node: node(), pods: [pod('api')] } },
    does: LETS_GO,
  },
  {
    about: 'the garbage collector was first: the finalizer is still there',
    given: { ...ORPHANED, world: { machine: unownedMachine(), node: node() } },
    does: LETS_GO,
  },
  {
    about: 'it was seen, and the garbage collector is done',
    given: {
      ...DELETED,
      status: { ...ACTIVE, deletion: KEPT },
      world: { machine: unownedMachine(), node: node() },
    },
    does: LETS_GO,
  },
  {
    about: 'a kill switch does not kill what is to stay',
    given: {
      ...ORPHANED,
      spec: { killSwitch: true },
      world: { machine: runningMachine(), node: node() },
    },
    does: LETS_GO,
  },
  {
    about: 'a removal that has begun is not gone on with',
    given: {
      ...ORPHANED,
      status: { ...LEAVING, drain: { startedAt: NOW } },
      world: { machine: runningMachine(), node: node(), pods: [pod('api')] },
    },
    now: LATER,
    does: LETS_GO,
  },
  {
    about: 'a cordon of ours is taken back',
    given: { ...ORPHANED, status: LEAVING, world: { machine: runningMachine(), node: CORDONED } },
    now: LATER,
    does: ['uncordonNode', ...LETS_GO],
  },
  {
    about: 'a cordon of ours is taken back when the garbage collector was first',
    given: {
      ...DELETED,
      status: { ...LEAVING, deletion: KEPT },
      world: { machine: unownedMachine(), node: CORDONED },
    },
    now: LATER,
    does: ['uncordonNode', ...LETS_GO],
  },
  {
    about: 'a cordon that may be on its way is waited for',
    given: { ...ORPHANED, status: LEAVING, world: { machine: runningMachine(), node: CORDONED } },
    now: '2026-01-05T15:01:29Z',
    does: ['record', 'uncordonNode'],
  },
  {
    about: 'a Node that may be cordoned is waited for',
    given: { ...ORPHANED, status: LEAVING, world: { machine: runningMachine(), node: SILENT } },
    now: LATER,
    does: ['record'],
  },
  {
    about: 'a Node is not waited for beyond the time of a deletion',
    given: { ...ORPHANED, status: LEAVING, world: { machine: runningMachine(), node: SILENT } },
    now: '2026-01-05T15:10:00Z',
    does: LETS_GO,
  },
  {
    about: 'a Node that was never cordoned is not waited for',
    given: { ...ORPHANED, world: { machine: runningMachine(), node: SILENT } },
    does: LETS_GO,
  },
  {
    about: 'nothing is said where there is no Machine',
    given: { ...ORPHANED, world: {} },
    does: ['removeFinalizer'],
  },
  {
    about: 'while paused it is kept in mind, and nothing else is done',
    given: { ...ORPHANED, isPaused: true, world: { machine: runningMachine() } },
    does: ['record'],
  },
])('deleted with orphan propagation: $about', ({ given, now = NOW, does }) => {
  expect(actionsOf(given, now)).toEqual(does)
})

const ADOPTS = ['adoptMachine', 'emit MachineAdopted']

test.each<Omit<Row, 'now'>>([
  {
    about: 'that a pass has seen to have its owner when it was deleted',
    given: {
      ...DELETED,
      status: { ...ACTIVE, deletion: { machine: 'Removed', uid: UID, seenAt: NOW } },
      world: { machine: unownedMachine() },
    },
    does: ADOPTS,
  },
  {
    about: 'that a foreground deletion has taken from it, the garbage collector still being there',
    given: {
      ...DELETED,
      finalizers: [OURS, 'foregroundDeletion'],
      world: { machine: unownedMachine() },
    },
    does: ADOPTS,
  },
  {
    about: 'that has lost it, after half a minute in which no event has told of an orphan deletion',
    given: { ...DELETED, deletedAt: LONG_AGO, world: { machine: unownedMachine() } },
    does: ADOPTS,
  },
  {
    about:
      'that an orphan deletion of another object was to leave, whose status a backup has brought back',
    given: {
      ...DELETED,
      finalizers: [OURS, 'foregroundDeletion'],
      status: { ...ACTIVE, deletion: { ...KEPT, uid: 'uid-former' } },
      world: { machine: unownedMachine() },
    },
    does: ADOPTS,
  },
  {
    about: 'that a former ScheduledMachine of the name has made',
    given: {
      ...DELETED,
      deletedAt: LONG_AGO,
      world: { machine: unownedMachine({ ownerReferences: [FORMER] }) },
    },
    does: ADOPTS,
  },
  {
    about: 'that this ScheduledMachine has not had yet',
    given: {
      ...DELETED,
      deletedAt: LONG_AGO,
      status: { phase: 'Pending', observedGeneration: 1 },
      world: { machine: unownedMachine() },
    },
    does: ADOPTS,
  },
])('an ordinary deletion adopts, to remove it, a Machine $about', ({ given, does }) => {
  expect(actionsOf(given, NOW)).toEqual(does)
})

test.each([
  ['has lost its owner', {}],
  ['a former ScheduledMachine had', { ownerReferences: [FORMER] }],
])('for half a minute an event may tell how an object was deleted whose Machine %s', (_, its) => {
  const deletedAt = '2026-01-05T14:59:31Z'
  const given = { ...DELETED, deletedAt, world: { machine: unownedMachine(its) } }

  const { effects, status } = decideWhole(situation(given), at(NOW))

  expect(effects.map(nameOf)).toEqual(['record'])
  expect(status).toMatchObject({
    phase: 'Active',
    message:
      'Deleted. The shutdown begins at 2026-01-05T15:00:01Z, unless an event shows that the machine must stay',
    wakeTime: '2026-01-05T15:00:01Z',
  })
  expect(status.deletion).toBeUndefined()
})

test('a Machine that was being deleted is not said to stay', () => {
  const deleting = { deletionTimestamp: NOW }
  const given = { ...ORPHANED, world: { machine: runningMachine(deleting) } }

  const { effects } = decideWhole(situation(given), at(NOW))

  expect(effects.flatMap((effect) => (effect.type === 'emit' ? [effect.event.note] : []))).toEqual([
    'Deleted without its dependents (orphan propagation): Machine team/worker was being deleted already, and Cluster API removes it',
  ])
})

describe('an ordinary deletion beside a Machine that is not ours', () => {
  const machine = foreign('Machine team/worker')

  test('goes, and says so, where it had one', () => {
    expect(actionsOf({ ...DELETED, world: { machine, node: node() } }, NOW)).toEqual([
      'emit NameConflict',
      'removeFinalizer',
    ])
  })

  test('goes without a word where it had none', () => {
    const status = { phase: 'Error', observedGeneration: 1 } as const

    expect(actionsOf({ ...DELETED, status, world: { machine } }, NOW)).toEqual(['removeFinalizer'])
  })

  test('takes back a cordon of its own', () => {
    const given = { ...DELETED, status: LEAVING, world: { machine, node: CORDONED } }

    expect(actionsOf(given, LATER)).toEqual([
      'uncordonNode',
      'emit NameConflict',
      'removeFinalizer',
    ])
  })

  test('waits for what its own Machine has left to the garbage collector, and deletes nothing', () => {
    const bootstrap = providerObject('TestConfig')

    expect(actionsOf({ ...DELETED, world: { machine, bootstrap } }, NOW)).toEqual(['record'])
  })
})

test('what was seen of an orphan deletion is stored', () => {
  const given = { ...ORPHANED, isPaused: true, world: { machine: runningMachine() } }

  const { status } = decideWhole(situation(given), at(NOW))

  expect(status).toMatchObject({ phase: 'Active', deletion: KEPT })
  expect(status.message).toMatch(/^Paused by /)
})

function actionsOf(given: Given, now: string): readonly string[] {
  const { effects } = decideWhole(situation(given), at(now))
  return effects.filter((effect) => !isPhaseEvent(effect)).map(nameOf)
}

function isPhaseEvent(effect: WholeEffect): boolean {
  return effect.type === 'emit' && effect.event.action.startsWith('PhaseTransitionTo')
}

function nameOf(effect: WholeEffect): string {
  return effect.type === 'emit' ? `emit ${effect.event.reason}` : effect.type
}
