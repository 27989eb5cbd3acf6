import { describe, expect, it } from 'vitest'
import { builtinSchema } from '#src/embedded/api/builtin/schemas.ts'
import { applyStrategicMergePatch } from '#src/embedded/api/patches/strategic-merge-patch.ts'

const POD = builtinSchema('io.k8s.api.core.v1.Pod')
const [A, B, C] = ['a', 'b', 'c'].map((name) => ({ name, image: `${name}:1` }))
const containers = (...items: unknown[]) => ({ spec: { containers: items } })
const finalizers = (...items: string[]) => ({ metadata: { finalizers: items } })

describe('a strategic merge patch', () => {
  it.each([
    [
      'merges items by their key',
      containers(A, B),
      containers({ name: 'b', image: 'b:2' }),
      containers(A, { name: 'b', image: 'b:2' }),
    ],
    [
      'puts new items before those that it does not name',
      containers(A),
      containers(B),
      containers(B, A),
    ],
    [
      'takes an item away',
      containers(A, B),
      containers({ name: 'a', $patch: 'delete' }),
      containers(B),
    ],
    [
      'replaces a whole list',
      containers(A, B),
      containers({ $patch: 'replace' }, C),
      containers(C),
    ],
    [
      'keeps to an order',
      containers(A, B),
      {
        spec: {
          '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }, { name: 'b' }],
          containers: [C],
        },
      },
      containers(C, A, B),
    ],
    [
      'adds to a list of names',
      finalizers('x', 'z'),
      finalizers('y', 'x'),
      finalizers('y', 'x', 'z'),
    ],
    [
      'keeps the order of what it does not name',
      containers(A, B, C),
      containers({ name: 'b', image: 'b:2' }),
      containers(A, { name: 'b', image: 'b:2' }, C),
    ],
    [
      'takes out of a list of names',
      finalizers('x', 'y'),
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['x'] } },
      finalizers('y'),
    ],
    [
      'replaces a list without a strategy',
      { spec: { tolerations: [{ key: 'a' }] } },
      { spec: { tolerations: [{ key: 'b' }] } },
      { spec: { tolerations: [{ key: 'b' }] } },
    ],
    [
      'removes what is null',
      { spec: { nodeName: 'n', hostname: 'h' } },
      { spec: { nodeName: null } },
      { spec: { hostname: 'h' } },
    ],
    [
      'replaces a whole map',
      { metadata: { labels: { a: 'b' } } },
      { metadata: { labels: { c: 'd', $patch: 'replace' } } },
      { metadata: { labels: { c: 'd' } } },
    ],
    [
      'keeps only the keys it names',
      { spec: { nodeName: 'n', hostname: 'h' } },
      { spec: { $retainKeys: ['hostname'] } },
      { spec: { hostname: 'h' } },
    ],
  ])('%s', (_, before, patch, after) => {
    expect(applyStrategicMergePatch(POD, before, patch)).toEqual(after)
  })
})
