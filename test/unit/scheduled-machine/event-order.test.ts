import { expect, test } from 'vitest'
import type { EventDraft } from '#src/scheduled-machine/effects.ts'
import { orderOf } from '#src/scheduled-machine/event-order.ts'
import { at, situation } from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const SECOND = '2026-01-05T15:00:00Z'
const transition = note({ action: 'PhaseTransitionToPending' })
const warning = note({ action: 'DrainNode' })

function note(more: Partial<EventDraft>): EventDraft {
  return { type: 'Normal', reason: 'R', action: 'A', note: 'n', id: 'i', ...more }
}

test.each([
  ['a change of phase by when the old phase began', transition, 'Active', '20260105t150000z-60'],
  ['what happens in a phase before what ends it', warning, 'Active', '20260105t150000z-55-000002'],
  [
    'what has an instant of its own by that',
    { ...warning, since: '2026-01-05T14:00:00Z' },
    'Active',
    '20260105t140000z-05',
  ],
] as const)('an Event has its place: %s', (_, told, phase, order) => {
  const subject = { ...situation({ status: { phase, phaseSince: SECOND } }), generation: 2 }

  expect(orderOf(told, subject)).toBe(order)
})

test('the first Event is by when the object was made', () => {
  const subject = { ...situation({ status: {} }), createdAt: at(SECOND) }

  expect(orderOf(transition, subject)).toBe('20260105t150000z-10')
})

test('phases that follow each other within one second are in their order', () => {
  const phases = [undefined, 'Pending'] as const
  const later = ['ShuttingDown', 'Inactive', 'Pending', 'Error'] as const
  const orders = (list: typeof phases | typeof later) =>
    list.map((phase) =>
      orderOf(transition, {
        ...situation({ status: phase === undefined ? {} : { phase, phaseSince: SECOND } }),
        createdAt: at(SECOND),
      }),
    )

  for (const list of [orders(phases), orders(later)]) expect(list).toEqual(list.toSorted())
})

test('a transition that is decided again, later, has the same place', () => {
  const subject = situation({ status: { phase: 'Inactive', phaseSince: SECOND } })
  const orderAt = (now: string) => {
    const told = decideWhole(subject, at(now)).effects.find(({ type }) => type === 'emit')
    return told?.type === 'emit' && orderOf(told.event, subject)
  }

  expect(orderAt('2026-01-05T16:00:00Z')).toBe('20260105t150000z-30')
  expect(orderAt('2026-01-05T16:00:09Z')).toBe(orderAt('2026-01-05T16:00:00Z'))
})

test('Events of one phase are in the order of the edits that they are about', () => {
  const inPhase = situation({ status: { phase: 'Active', phaseSince: SECOND } })
  const orders = [2, 3, 11].map((generation) => orderOf(warning, { ...inPhase, generation }))

  expect(orders).toEqual(orders.toSorted())
})

test('an Event about a new object comes after the one that tells of it', () => {
  const created = { ...situation({ status: {} }), createdAt: at(SECOND) }
  const pending = situation({ status: { phase: 'Pending', phaseSince: SECOND } })
  const orders = [
    orderOf(transition, created),
    orderOf(warning, pending),
    orderOf(transition, pending),
  ]

  expect(orders).toEqual(orders.toSorted())
})
