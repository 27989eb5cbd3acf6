import { expect, test } from 'vitest'
import { type Transition, undeliveredIn, withTransitions } from '#src/outbox/undelivered.ts'

const at = (minute: number): Transition => ({
  to: 'Active',
  at: `2026-10-25T02:${String(minute).padStart(2, '0')}:00Z`,
})
const upTo = (count: number) => Array.from({ length: count }, (_, minute) => at(minute))

test.each([
  ['nothing is added to nothing', undefined, [], undefined],
  ['the first', undefined, [at(0)], { transitions: [at(0)] }],
  ['a later one comes after it', { transitions: [at(0)] }, [at(1)], { transitions: upTo(2) }],
  ['nothing new', { transitions: [at(0)], lost: 3 }, [], { transitions: [at(0)], lost: 3 }],
  ['fifty fit', { transitions: upTo(49) }, [at(49)], { transitions: upTo(50) }],
  [
    'of more than fifty the oldest are given up',
    { transitions: upTo(50) },
    [at(50), at(51)],
    { transitions: upTo(52).slice(2), lost: 2 },
  ],
  [
    'what is given up is counted together',
    { transitions: upTo(50), lost: 2 },
    [at(50)],
    { transitions: upTo(51).slice(1), lost: 3 },
  ],
])('%s', (_name, before, transitions, after) => {
  expect(withTransitions(before, transitions)).toEqual(after)
})

test('a status that cannot be read has nothing to deliver', () => {
  const machine = { apiVersion: 'a/v1', kind: 'A', metadata: { name: 'a' } }

  expect(undeliveredIn({ ...machine, status: { undelivered: 'all' } })).toBeUndefined()
  expect(undeliveredIn(machine)).toBeUndefined()
  expect(undeliveredIn({ ...machine, status: { undelivered: { transitions: [at(0)] } } })).toEqual({
    transitions: [at(0)],
  })
})
