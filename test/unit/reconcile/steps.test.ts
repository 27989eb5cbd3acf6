import { expect, it } from 'vitest'
import type { Decision } from '#src/reconcile/decision.ts'
import { stepsOf } from '#src/reconcile/steps.ts'

interface Status {
  readonly phase: string
  readonly retry?: string
}
interface Effect {
  readonly type: 'clear' | 'make'
}

const DECISION: Decision<Status, Effect> = {
  before: [{ type: 'clear' }],
  status: { phase: 'Up' },
  after: [{ type: 'make' }],
}
const EVENT = { type: 'Normal', reason: 'Up', action: 'Join', note: 'It is up', id: 'up' } as const
const TOLD = { kind: 'loop', effect: { type: 'emit', event: EVENT } }

it('a decision is carried out in its order, and the Event comes before the status', () => {
  expect(stepsOf(DECISION, { events: [EVENT], storedFailure: undefined })).toEqual([
    { kind: 'system', effect: { type: 'clear' } },
    TOLD,
    { kind: 'record', status: { phase: 'Up' } },
    { kind: 'system', effect: { type: 'make' } },
  ])
})

it('an action that failed before is told of when it has succeeded; what comes before the status stays before it', () => {
  expect(stepsOf(DECISION, { events: [EVENT], storedFailure: { retry: 'refused' } })).toEqual([
    { kind: 'system', effect: { type: 'clear' } },
    { kind: 'record', status: { phase: 'Up', retry: 'refused' } },
    { kind: 'system', effect: { type: 'make' } },
    TOLD,
    { kind: 'record', status: { phase: 'Up' } },
  ])
})
