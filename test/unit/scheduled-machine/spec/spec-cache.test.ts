import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { KubeObject } from '#src/kube/object.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { createSpecCache } from '#src/scheduled-machine/spec/spec-cache.ts'
import { SPEC } from '#test/support/situation.ts'

test.each<[string, Partial<KubeObject['metadata']>, number]>([
  ['the same generation', { uid: 'u', generation: 1 }, 1],
  ['another generation', { uid: 'u', generation: 2 }, 2],
  ['another object', { uid: 'v', generation: 1 }, 2],
  ['no uid', { generation: 1 }, 2],
  ['no generation', { uid: 'u' }, 2],
])('a spec is parsed anew, or not: %s', (_, metadata, times) => {
  const { recall, parsed } = memory()
  recall({ uid: 'u', generation: 1 })

  recall(metadata)

  expect(parsed).toHaveLength(times)
})

test.each([
  ['no uid', { generation: 1 }],
  ['no generation', { uid: 'u' }],
])('what has %s is never remembered', (_, metadata) => {
  const { recall, parsed } = memory()

  recall(metadata)
  recall(metadata)

  expect(parsed).toHaveLength(2)
})

test('what is used longest ago is forgotten first, as soon as there is no room', () => {
  // A usual spec takes some five thousand bytes, and a tenth of all is the most that one may have.
  const { recall, parsed } = memory(60_000)
  for (let i = 0; i < 5; i += 1) recall({ uid: `u${i}`, generation: 1 })
  recall({ uid: 'u0', generation: 1 })
  const remembered = parsed.length

  for (let i = 5; i < 14; i += 1) recall({ uid: `u${i}`, generation: 1 })
  const before = parsed.length
  recall({ uid: 'u0', generation: 1 })
  recall({ uid: 'u1', generation: 1 })

  expect([remembered, before]).toEqual([5, 14])
  expect(parsed.slice(14)).toEqual([{ uid: 'u1', generation: 1 }])
})

test("what is a provider's own comes from the object that was read, and is the same", () => {
  const specs = createSpecCache()
  const object = objectOf('u', 'x')
  const parse = () => parseSpec(object['spec'])

  const first = specs.recall(object, parse)
  const second = specs.recall(structuredClone(object), () => {
    throw new Error('parsed again')
  })

  expect(second).toEqual(first)
  expect(second.bootstrap).toMatchObject({ spec: { script: 'x' } })
})

test('two thousand specs of 32 KiB take little of a pod of 256 MiB', () => {
  const specs = createSpecCache()

  const taken = memoryTakenBy((i) => {
    const object = objectOf(`u${i}`, `${i}`.padStart(32 * 1024, 'x'))
    specs.recall(object, () => parseSpec(object['spec']))
  })

  expect(taken).toBeLessThan(0.06)
  expect(specs.recall(objectOf('u1999', 'x'), () => parseSpec(undefined)).clusterName).toBe('prod')
})

test('files that are large take no more than the memory may have', () => {
  const specs = createSpecCache()

  const taken = memoryTakenBy((i) => {
    const files = [{ path: '/etc/x', content: `${i}`.padStart(100 * 1024, 'ä') }]
    const metadata = { name: 'x', uid: `u${i}`, generation: 1 }
    const spec = JSON.parse(JSON.stringify({ ...SPEC, files }))
    specs.recall({ apiVersion: 'v1', kind: 'X', metadata, spec }, () => parseSpec(spec))
  })

  expect(taken).toBeLessThan(0.06)
})

/** The part of a pod of 256 MiB that two thousand specs take. */
function memoryTakenBy(remember: (index: number) => void): number {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  collect()
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < 2_000; i += 1) remember(i)
  collect()
  return (process.memoryUsage().heapUsed - before) / (256 * 1024 * 1024)
}

function objectOf(uid: string, script: string): KubeObject {
  const bootstrapSpec = { ...SPEC.bootstrapSpec, spec: { script } }
  // Text of its own, as it comes from an API server.
  const spec = JSON.parse(JSON.stringify({ ...SPEC, bootstrapSpec }))
  return { apiVersion: 'v1', kind: 'X', metadata: { name: 'x', uid, generation: 1 }, spec }
}

/** A memory, and what was parsed for it. */
function memory(mostBytes?: number) {
  const specs = createSpecCache(mostBytes)
  const object = { apiVersion: 'v1', kind: 'X', spec: SPEC }
  const parsed: unknown[] = []
  const spec = parseSpec(SPEC)
  return {
    parsed,
    recall: (metadata: Partial<KubeObject['metadata']>) =>
      specs.recall({ ...object, metadata: { name: 'x', ...metadata } }, () => {
        parsed.push(metadata)
        return spec
      }),
  }
}
