// What a pass decides from the pool alone.
import { expect, test } from 'vitest'
import { triage } from '#src/bootc-node-pool/decide.ts'
import type { Subject } from '#src/bootc-node-pool/subject.ts'
import { instant, NOW, type PoolGiven, subjectOf } from '#test/support/pool/situation.ts'

const retry = { attempts: 1, notBefore: '2026-01-05T15:00:30Z' }
const unfinalized = (given: PoolGiven): Subject => ({ ...subjectOf(given), finalizers: [] })
const goal = (type: string) => ({ type: 'goal', goal: { type } })
const decided = (decision: object) => ({ type: 'decided', decision })

test.each<readonly [about: string, subject: Subject, expected: object]>([
  [
    'a new pool gets its finalizer first',
    unfinalized({}),
    decided({ before: [{ type: 'addFinalizer' }], again: true }),
  ],
  ['a pool rolls', subjectOf({}), goal('roll')],
  ['a deleted pool is released', subjectOf({ deletedAt: NOW }), goal('release')],
  [
    'a deleted pool without our finalizer is not ours',
    unfinalized({ deletedAt: NOW }),
    decided({}),
  ],
  ['a failure is waited for', subjectOf({ status: { retry, observedGeneration: 1 } }), decided({})],
  [
    'the spec has changed since the failure',
    subjectOf({ status: { retry, observedGeneration: 0 } }),
    goal('roll'),
  ],
])('%s', (_, subject, expected) => {
  expect(triage(subject, instant(NOW))).toEqual(expected)
})
