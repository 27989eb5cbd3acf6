import { describe, expect, it } from 'vitest'
import { applyJsonPatch, BadPatch, PatchMismatch } from '#src/embedded/api/patches/json-patch.ts'

const BEFORE = { a: { b: 1 }, list: ['x', 'y'], 'c/d~e': 1 }

describe('a JSON patch', () => {
  it.each([
    ['adds a field', [{ op: 'add', path: '/a/c', value: 2 }], { ...BEFORE, a: { b: 1, c: 2 } }],
    [
      'adds at a place',
      [{ op: 'add', path: '/list/1', value: 'n' }],
      { ...BEFORE, list: ['x', 'n', 'y'] },
    ],
    [
      'adds at the end',
      [{ op: 'add', path: '/list/-', value: 'n' }],
      { ...BEFORE, list: ['x', 'y', 'n'] },
    ],
    ['removes a field', [{ op: 'remove', path: '/a/b' }], { ...BEFORE, a: {} }],
    ['removes an item', [{ op: 'remove', path: '/list/0' }], { ...BEFORE, list: ['y'] }],
    ['replaces', [{ op: 'replace', path: '/c~1d~0e', value: 2 }], { ...BEFORE, 'c/d~e': 2 }],
    ['replaces what is not there', [{ op: 'replace', path: '/n', value: 2 }], { ...BEFORE, n: 2 }],
    ['moves', [{ op: 'move', from: '/a/b', path: '/n' }], { ...BEFORE, a: {}, n: 1 }],
    ['copies', [{ op: 'copy', from: '/a/b', path: '/n' }], { ...BEFORE, n: 1 }],
    ['tests in passing', [{ op: 'test', path: '/a', value: { b: 1 } }], BEFORE],
    ['tests that nothing is there', [{ op: 'test', path: '/n', value: null }], BEFORE],
    [
      'goes on where the last step left off',
      [
        { op: 'add', path: '/n', value: {} },
        { op: 'add', path: '/n/m', value: 1 },
      ],
      { ...BEFORE, n: { m: 1 } },
    ],
  ])('%s', (_, patch, after) => {
    const before = structuredClone(BEFORE)

    expect(applyJsonPatch(before, patch)).toEqual(after)
    expect(before).toEqual(BEFORE)
  })

  it.each([
    ['a test that fails', [{ op: 'test', path: '/a/b', value: 2 }]],
    ['a removal of nothing', [{ op: 'remove', path: '/a/z' }]],
    ['a place past the end', [{ op: 'add', path: '/list/3', value: 1 }]],
    ['a place that is no number', [{ op: 'replace', path: '/list/x', value: 1 }]],
    ['a way through what is not there', [{ op: 'add', path: '/z/y', value: 1 }]],
    ['an unknown operation', [{ op: 'grow', path: '/a' }]],
  ])('does not fit with %s', (_, patch) => {
    expect(() => applyJsonPatch(BEFORE, patch)).toThrow(PatchMismatch)
  })

  it.each([
    ['an object', {}],
    ['an operation that is a text', ['remove']],
    ['a path that is a number', [{ op: 'remove', path: 5 }]],
  ])('is none with %s', (_, patch) => {
    expect(() => applyJsonPatch(BEFORE, patch)).toThrow(BadPatch)
  })
})
