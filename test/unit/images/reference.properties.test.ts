import { Environment } from '@marcbachmann/cel-js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatReference, type ImageReference, parseReference } from '#src/images/reference.ts'
import { CANONICAL_REFERENCE, IMAGE_REFERENCE } from '#src/images/reference-grammar.ts'

const hex = (digits: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits })
const part = fc.stringMatching(/^[a-z0-9]{1,8}(?:(?:[._]|__|-{1,3})[a-z0-9]{1,8}){0,2}$/)
const registry = fc.oneof(
  fc.constantFrom('localhost', 'docker.io', 'quay.io', '[::1]', 'reg:5000', 'A.b:1'),
  fc.stringMatching(/^[a-z][a-z0-9]{0,5}(?:-[a-z0-9]{1,3})?\.[a-z]{2,5}(?::[1-9][0-9]{0,3})?$/),
)
const references: fc.Arbitrary<ImageReference> = fc
  .record({
    registry,
    repository: fc.array(part, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('/')),
    tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/),
    digest: fc
      .constantFrom(['sha256', 64] as const, ['sha384', 96] as const, ['sha512', 128] as const)
      .chain(([name, digits]) => hex(digits).map((text) => `${name}:${text}`)),
    isTagged: fc.boolean(),
  })
  .map(({ isTagged, tag, digest, ...repository }) =>
    isTagged ? { ...repository, tag } : { ...repository, digest },
  )

// A reference with a few characters changed, which is mostly wrong in one place.
const nearly = fc
  .tuple(
    references,
    fc.nat(200),
    fc.nat(3),
    fc.string({ unit: fc.constantFrom(...'aZ0./:@_-[] é'), maxLength: 3 }),
  )
  .map(([reference, at, length, text]) => {
    const whole = formatReference(reference)
    const from = at % whole.length
    return `${whole.slice(0, from)}${text}${whole.slice(from + length)}`
  })

describe('references', () => {
  test('what is written is read again as the same', () => {
    fc.assert(
      fc.property(references, (reference) => {
        expect(parseReference(formatReference(reference))).toEqual({ type: 'reference', reference })
      }),
    )
  })

  test('any text is read or refused, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const parsed = parseReference(text)
        if (parsed.type === 'refused') expect(parsed.because).not.toBe('')
        else expect(parseReference(formatReference(parsed.reference))).toEqual(parsed)
      }),
      { numRuns: 1000 },
    )
  })

  test('the definition of a kind takes what the code takes, but for hosts that no URL has', () => {
    fc.assert(
      fc.property(fc.oneof(references.map(formatReference), nearly), (text) => {
        const isRead = parseReference(text).type === 'reference'
        const host = text.split('/')[0] ?? ''

        const isDefined =
          IMAGE_REFERENCE.pattern.test(text) && CANONICAL_REFERENCE.faultsOf(text).length === 0
        expect({ text, isRead }).toEqual({
          text,
          isRead: isDefined && URL.canParse(`https://${host}`),
        })
      }),
      { numRuns: 1000 },
    )
  })
})

test('the rule of the definition means the same in CEL', () => {
  const holds = new Environment()
    .registerVariable('self', 'string')
    .parse(CANONICAL_REFERENCE.rule ?? '')

  fc.assert(
    fc.property(fc.oneof(references.map(formatReference), nearly), (self) => {
      expect(holds({ self })).toBe(CANONICAL_REFERENCE.faultsOf(self).length === 0)
    }),
  )
  expect(holds({ self: 'docker.io/os:1' })).toBe(false)
  expect(holds({ self: 'index.docker.io/library/os:1' })).toBe(false)
  expect(holds({ self: `quay.io/${'a'.repeat(256)}:1` })).toBe(false)
  expect(holds({ self: `quay.io:5000/${'a'.repeat(255)}:1` })).toBe(true)
})
