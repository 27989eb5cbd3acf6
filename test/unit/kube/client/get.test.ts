import { describe, expect, test } from 'vitest'
import { NODES, PODS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { failure } from '#test/unit/kube/recorded-transport.ts'
import { clientOf, KEY, OBJECT, PATH } from './bed.ts'

describe('get', () => {
  test('reads one object', async () => {
    const { client, requests } = clientOf({ body: OBJECT })
    const { signal } = new AbortController()

    expect(await client.get(SCHEDULED_MACHINES, KEY, signal)).toEqual(OBJECT)
    expect(requests).toEqual([
      { method: 'GET', path: PATH, headers: { accept: 'application/json' }, signal },
    ])
  })

  test('returns undefined for a missing object', async () => {
    const { client } = clientOf(failure(404, 'NotFound', 'not found'))

    expect(await client.get(SCHEDULED_MACHINES, KEY)).toBeUndefined()
  })

  test('names cluster-scoped objects without a namespace, and escapes the name', async () => {
    const { client, requests } = clientOf({ body: OBJECT }, { body: OBJECT })

    await client.get(NODES, { name: 'worker-1' })
    await client.get(PODS, { namespace: '../x', name: 'a/b?c' })

    expect(requests.map(({ path }) => path)).toEqual([
      '/api/v1/nodes/worker-1',
      '/api/v1/namespaces/..%2Fx/pods/a%2Fb%3Fc',
    ])
  })
})
