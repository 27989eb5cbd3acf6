import { expect, test } from 'vitest'
import { wrap } from '#src/cli/output/wrap.ts'

test.each([
  ['a text that fits stays as it is', 'one two', 40, 10, 'one two'],
  [
    'a longer one is broken at a space',
    'aaaaaaaaaa bbbbbbbbbb cc',
    24,
    2,
    'aaaaaaaaaa bbbbbbbbbb\n  cc',
  ],
  [
    'a line may be exactly as long as there is room',
    'aaaaaaaaaa bbbbbbbbbbb',
    24,
    2,
    'aaaaaaaaaa bbbbbbbbbbb',
  ],
  ['a very long word is not broken', `a ${'b'.repeat(30)} c`, 24, 2, `a\n  ${'b'.repeat(30)}\n  c`],
  [
    'with little room, lines have twenty characters',
    'aaaaaaaaa bbbbbbbbbb ccc',
    5,
    0,
    'aaaaaaaaa bbbbbbbbbb\nccc',
  ],
])('%s', (_name, text, width, indent, expected) => {
  expect(wrap(text, width, indent)).toBe(expected)
})
