import { describe, expect, it } from 'vitest'
import { compileSchema } from '#src/embedded/schema/compile-schema.ts'

const schema = compileSchema({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        known: { type: 'string' },
        items: { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } },
        map: {
          type: 'object',
          additionalProperties: { type: 'object', properties: { a: { type: 'string' } } },
        },
        anything: {
          type: 'object',
          'x-kubernetes-preserve-unknown-fields': true,
          properties: { strict: { type: 'object', properties: { a: { type: 'string' } } } },
        },
        resource: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: {} },
      },
    },
  },
})

const object = {
  apiVersion: 'example.com/v1',
  kind: 'Thing',
  metadata: { name: 'a', whatever: 1 },
  extra: 1,
  spec: {
    known: 'a',
    unknown: { a: 1 },
    items: [{ a: 'x', b: 1 }, 'not an object'],
    map: { one: { a: 'x', b: 1 } },
    anything: { free: { a: [1] }, strict: { a: 'x', b: 1 } },
    resource: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: {} },
  },
}

describe('pruning', () => {
  it('removes what the schema does not know, and nothing else', () => {
    expect(schema.prune(object)).toEqual({
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: { name: 'a', whatever: 1 },
      spec: {
        known: 'a',
        items: [{ a: 'x' }, 'not an object'],
        map: { one: { a: 'x' } },
        anything: { free: { a: [1] }, strict: { a: 'x' } },
        resource: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } },
      },
    })
  })

  it('names what it would remove, sorted', () => {
    expect(schema.unknownFields(object)).toEqual([
      'extra',
      'spec.anything.strict.b',
      'spec.items[0].b',
      'spec.map.one.b',
      'spec.resource.spec',
      'spec.unknown',
    ])
  })

  it('leaves the object that it was given as it was', () => {
    const before = structuredClone(object)

    schema.prune(object)

    expect(object).toEqual(before)
  })
})
