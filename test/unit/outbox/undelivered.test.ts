import { expect, test } from 'vitest'
import { type Transition, undeliveredIn, withTransitions } from '#src/outbox/undelivered.ts'

const at = (minute: number): Transition => ({
  to: 'Active',
  at: `2026-10-25T02:${String(minute).padStart(2, '0')}:00Z`,
})
const upTo = (count: number) =>
  Array.from({ length: count }, (_, minute) => ({ ...at(minute), number: minute + 1 }))

test.each([
  ['nothing is added to nothing', undefined, 0, [], undefined],
  ['the first', undefined, 0, [at(0)], { transitions: upTo(1) }],
  ['a later one comes after it', { transitions: upTo(1) }, 1, [at(1)], { transitions: upTo(2) }],
  ['one after a delivery', undefined, 1, [at(1)], { transitions: upTo(2).slice(1) }],
  ['nothing new after a delivery', undefined, 1, [], undefined],
  ['nothing new', { transitions: upTo(1), lost: 3 }, 4, [], { transitions: upTo(1), lost: 3 }],
  ['fifty fit', { transitions: upTo(49) }, 49, [at(49)], { transitions: upTo(50) }],
  [
    'of more than fifty the oldest are given up',
    { transitions: upTo(50) },
    50,
    [at(50), at(51)],
    { transitions: upTo(52).slice(2), lost: 2 },
  ],
  [
    'what is given up is counted together',
    { transitions: upTo(50), lost: 2 },
    50,
    [at(50)],
    { transitions: upTo(51).slice(1), lost: 3 },
  ],
])('%s', (_name, undelivered, transitionCount, transitions, after) => {
  const count = transitionCount + transitions.length
  expect(withTransitions({ undelivered, transitionCount }, transitions)).toEqual({
    undelivered: after,
    transitionCount: count > 0 ? count : undefined,
  })
})

test('a status that cannot be read has nothing to deliver', () => {
  const machine = { apiVersion: 'a/v1', kind: 'A', metadata: { name: 'a' } }

  expect(undeliveredIn({ ...machine, status: { undelivered: 'all' } })).toBeUndefined()
  expect(undeliveredIn(machine)).toBeUndefined()
  expect(undeliveredIn({ ...machine, status: { undelivered: { transitions: [at(0)] } } })).toEqual({
    transitions: [at(0)],
  })
})
