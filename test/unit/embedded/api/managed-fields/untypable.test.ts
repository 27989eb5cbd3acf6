import { describe, expect, it } from 'vitest'
import { untypableParts } from '#src/embedded/api/managed-fields/untypable.ts'

const SCHEMA = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    size: { type: 'integer' },
    on: { type: 'boolean' },
    port: { 'x-kubernetes-int-or-string': true },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    steps: { type: 'array', items: { type: 'string' } },
    parts: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: { type: 'string' } } },
    },
  },
}

describe('what is applied', () => {
  it.each([
    ['the fields of the type', { name: 'x', size: 1.5, on: false, port: 80, free: { any: [1] } }],
    ['null for anything', { name: null, tags: null, parts: null }],
    ['lists by their keys', { tags: ['a', 'b'], parts: [{ name: 'a' }, { name: 'b' }] }],
  ])('may have %s', (_, value) => {
    expect(untypableParts(SCHEMA, value)).toEqual([])
  })

  it.each([
    ['a field of no schema', { colour: 1 }, ['.colour: field not declared in schema']],
    [
      'one within an item',
      { parts: [{ name: 'p', more: 1 }] },
      ['.parts[name="p"].more: field not declared in schema'],
    ],
    ['a text for a number', { size: 'x' }, ['.size: expected numeric (int or float), got string']],
    [
      'a number for a text',
      { name: 5, steps: ['a', 6] },
      [
        '.name: expected string, got &value.valueUnstructured{Value:5}',
        '.steps[1]: expected string, got &value.valueUnstructured{Value:6}',
      ],
    ],
    ['a text for a list', { tags: 'x' }, ['.tags: expected list, got &{x}']],
    ['a list for a map', { free: [1] }, ['.free: expected map, got &{[1]}']],
    ['an item twice', { tags: ['x', 'x'] }, ['.tags: duplicate entries for key [="x"]']],
    [
      'an item without its key',
      { parts: [{}] },
      [
        '.parts: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn\'t have default values for any key fields)',
      ],
    ],
  ])('may not have %s', (_, value, words) => {
    expect(untypableParts(SCHEMA, value)).toEqual(words)
  })
})
