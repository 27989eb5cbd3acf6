import { describe, expect, it } from 'vitest'
import { validateObject } from '#src/scheduled-machine/spec/parse-spec.ts'
import { letters, objectWith, specWith, VALID } from '#test/support/admission/builders.ts'

describe('an object', () => {
  it('that is valid has no errors', () => {
    expect(validateObject(objectWith(VALID))).toEqual([])
    expect(validateObject(objectWith(VALID, letters(63)))).toEqual([])
  })

  it.each([
    ['a name of 64, in capitals', objectWith(VALID, 'A'.repeat(64)), 'metadata.name', '64 char'],
    ['a name of 64', objectWith(VALID, letters(64)), 'metadata.name', 'more than 63|64 characters'],
    ['a capital name', objectWith(VALID, 'Big'), 'metadata.name', '"Big" is not allowed'],
    ['no name', { ...objectWith(VALID), metadata: {} }, 'metadata.name', 'is required'],
    [
      'another version',
      { ...objectWith(VALID), apiVersion: '5spot.finos.org/v1beta1' },
      'apiVersion',
      '5spot.finos.org/v1alpha1',
    ],
    ['another kind', { ...objectWith(VALID), kind: 'Machine' }, 'kind', 'ScheduledMachine'],
    ['a bad spec', objectWith(specWith({ priority: 101 })), 'spec.priority', '101 is not allowed'],
  ])('with %s has one', (_, object, field, says) => {
    const errors = validateObject(object)

    expect(errors.map((error) => error.field)).toEqual([field])
    expect(errors[0]?.message).toMatch(new RegExp(says))
  })

  it('that is nothing at all has some', () => {
    expect(validateObject(undefined).map(({ field }) => field)).toEqual([
      'apiVersion',
      'kind',
      'metadata.name',
      'spec',
    ])
  })
})
