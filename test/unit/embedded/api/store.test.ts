import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ApiObject } from '#src/embedded/api/api-object.ts'
import { type Commit, createStore } from '#src/embedded/api/store.ts'

const object = (name: string, value = 0): ApiObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { value },
})

describe('the store', () => {
  it('gives every write the next revision, whatever it writes to', () => {
    const store = createStore({ history: 10 })

    const revisions = [
      store.commit('a', 'x', object('x')),
      store.commit('b', 'y', object('y')),
      store.commit('a', 'x', object('x', 1)),
    ].map(({ metadata }) => metadata.resourceVersion)

    expect(revisions).toEqual(['2', '3', '4'])
  })

  it('lists in the order of keys, within a prefix', () => {
    const store = createStore({ history: 10 })
    for (const key of ['b/x', 'a/z', 'a-b/x', 'a/y']) store.commit('a', key, object(key))

    expect(store.list('a').map(({ key }) => key)).toEqual(['a-b/x', 'a/y', 'a/z', 'b/x'])
    expect(store.list('a', 'a/').map(({ key }) => key)).toEqual(['a/y', 'a/z'])
  })

  it('hands out what cannot be changed', () => {
    const store = createStore({ history: 10 })
    store.commit('a', 'x', object('x'))

    const found = store.get('a', 'x')

    expect(() => Object.assign(found?.['data'] ?? {}, { value: 1 })).toThrow(TypeError)
  })

  it('lets every listener see a commit before the one that it causes', () => {
    const store = createStore({ history: 10 })
    const seen: string[] = []
    store.listen(({ key }) => {
      seen.push(`first ${key}`)
      if (key === 'x') store.commit('a', 'y', object('y'))
    })
    store.listen(({ key }) => seen.push(`second ${key}`))

    store.commit('a', 'x', object('x'))

    expect(seen).toEqual(['first x', 'second x', 'first y', 'second y'])
  })

  it('remembers any moment of its history as it was', () => {
    const write = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      value: fc.option(fc.nat(9), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.array(write, { maxLength: 40 }), (writes) => {
        const store = createStore({ history: 100 })
        const moments = [{ revision: store.revision(), list: store.list('s') }]
        for (const { key, value } of writes) {
          if (value === undefined && store.get('s', key) === undefined) continue
          store.commit('s', key, value === undefined ? undefined : object(key, value))
          moments.push({ revision: store.revision(), list: store.list('s') })
        }
        for (const { revision, list } of moments) {
          expect(store.list('s', '', revision)).toEqual(list)
        }
      }),
    )
  })

  it('forgets what is beyond its history, and says so', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(20), (history, writes) => {
        const store = createStore({ history })
        const commits: Commit[] = []
        store.listen((commit) => commits.push(commit))
        for (let index = 0; index < writes; index += 1) store.commit('s', 'x', object('x', index))

        expect(store.oldest()).toBe(store.revision() - Math.min(writes, history))
        expect(store.since(store.oldest())).toEqual(commits.slice(-history))
      }),
    )
  })
})
