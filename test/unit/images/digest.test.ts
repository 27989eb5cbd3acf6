import { expect, test } from 'vitest'
import { digestIn, hasDigest, isDigest, shortDigest } from '#src/images/digest.ts'

const DIGEST = `sha256:0123456789abcdef${'0'.repeat(48)}`

test.each([
  ['SHA-256', DIGEST, true],
  ['SHA-384', `sha384:${'a'.repeat(96)}`, true],
  ['SHA-512', `sha512:${'a'.repeat(128)}`, true],
  ['SHA-256, one digit more', `${DIGEST}0`, false],
  ['upper case', `sha256:${'A'.repeat(64)}`, false],
  ['a line feed', `${DIGEST}\n`, false],
  ['no algorithm', '0'.repeat(64), false],
  ['an unknown algorithm', `md5:${'a'.repeat(64)}`, false],
])('%s', (_, text, expected) => {
  expect(isDigest(text)).toBe(expected)
})

test.each([
  ['a canonical reference', `quay.io/example/os@${DIGEST}`, DIGEST],
  ['a reference with a tag, too', `quay.io/example/os:1@${DIGEST}`, DIGEST],
  ['a short name', `os@${DIGEST}`, DIGEST],
  ['a tag', 'quay.io/example/os:1', undefined],
  ['a bad digest', 'quay.io/example/os@sha256:bad', undefined],
  ['nothing', '', undefined],
])('the digest in %s', (_, image, expected) => {
  expect(digestIn(image)).toBe(expected)
})

test('people see twelve digits', () => {
  expect(shortDigest(DIGEST)).toBe('sha256:0123456789ab')
})

test.each([
  { name: 'the digest of its manifest', image: 'quay.io/a/b:1', imageDigest: DIGEST, has: true },
  {
    name: 'the digest of the index in its reference',
    image: `quay.io/a/b@${DIGEST}`,
    imageDigest: `sha256:${'1'.repeat(64)}`,
    has: true,
  },
  { name: 'another digest', image: 'quay.io/a/b:1', imageDigest: 'sha256:1', has: false },
])('an image has $name: $has', ({ image, imageDigest, has }) => {
  expect([hasDigest({ image, imageDigest }, DIGEST), hasDigest(undefined, DIGEST)]).toEqual([
    has,
    false,
  ])
})
