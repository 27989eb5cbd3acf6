import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { objectWith } from '#test/support/admission/builders.ts'
import { refusedFields, stored } from './admission.ts'
import { anySpecs, validSpecs } from './arbitrary-spec.ts'

describe('the code and the schema', () => {
  it('both accept every valid spec', () => {
    fc.assert(
      fc.property(validSpecs, (spec) => {
        expect(parseSpec(spec).errors).toEqual([])
        expect(refusedFields(objectWith(spec))).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('agree on what a spec means once the defaults are in it', () => {
    fc.assert(
      fc.property(validSpecs, (spec) => {
        expect(parseSpec(stored(objectWith(spec)).spec)).toEqual(parseSpec(spec))
      }),
      { numRuns: 100 },
    )
  })

  it('refuse alike: what the schema refuses, the code finds too', () => {
    fc.assert(
      fc.property(anySpecs, (spec) => {
        const object = objectWith(spec)
        fc.pre(refusedFields(object).length > 0)

        // What is stored is what the code gets to see.
        expect(parseSpec(stored(object).spec).errors).not.toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('never throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (anything) => {
        parseSpec(anything)
        refusedFields(objectWith(anything))
      }),
      { numRuns: 300 },
    )
  })
})
