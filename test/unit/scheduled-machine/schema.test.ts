import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { STATUS_FIELDS } from '#src/scheduled-machine/schema/status-fields.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { FULL_STATUS } from '#test/support/admission/status-rows.ts'

describe('a status', () => {
  it('is read as it was written, every field of it', () => {
    expect(Object.keys(FULL_STATUS).sort()).toEqual(Object.keys(STATUS_FIELDS).sort())
    expect(parseStatus(FULL_STATUS)).toEqual(FULL_STATUS)
  })

  it.each([
    ['a phase of old', { phase: 'UnScheduled' }],
    ['a time that is none', { wakeTime: 'soon' }],
    ['a nodeRef of the old shape (S01)', { nodeRef: { name: 'a' } }],
    ['a drain that never began', { drain: { podsRemaining: 1 } }],
    ['a list that is none', { conditions: 'Ready' }],
    ['a null', { shutdownStartedAt: null }],
    ['a field that it does not have', { constructor: 'x', toString: 'y', other: 1 }],
  ])('loses %s, and nothing else', (_, broken) => {
    expect(parseStatus({ message: 'kept', ...broken })).toEqual({ message: 'kept' })
  })

  it('loses a condition that is broken, and keeps the others', () => {
    const [good] = FULL_STATUS.conditions

    expect(parseStatus({ conditions: [{ type: 'Ready' }, good] })).toEqual({ conditions: [good] })
  })

  it('is empty when there is none', () => {
    expect([undefined, null, 3, 'x', []].map(parseStatus)).toEqual([{}, {}, {}, {}, {}])
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(FULL_STATUS)), fc.jsonValue()),
        (status) => {
          expect(() => parseStatus(status)).not.toThrow()
        },
      ),
    )
  })
})
