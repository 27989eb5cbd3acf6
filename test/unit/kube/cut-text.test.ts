import { expect, test } from 'vitest'
import { cutText, MESSAGE_BYTES } from '#src/kube/cut-text.ts'

test.each([
  ['a short text', 'ready', 8, 'ready'],
  ['one that just fits', '12345678', 8, '12345678'],
  ['a long one', '123456789', 8, '12345…'],
  ['a letter that does not fit', 'äääää', 8, 'ää…'],
  ['a pair that does not fit', '1234😀😀', 8, '1234…'],
])('%s keeps its beginning', (_, text, bytes, expected) => {
  expect(cutText(text, bytes)).toBe(expected)
})

test('a text that was cut is not cut again', () => {
  const cut = cutText('ä'.repeat(100_000))

  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(MESSAGE_BYTES)
  expect(cutText(cut)).toBe(cut)
})
