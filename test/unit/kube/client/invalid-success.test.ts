import { describe, expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import { clientOf, errorOf } from './bed.ts'

describe('an invalid success', () => {
  test.each([
    ['HTML', '<html>Welcome</html>', 'GET /api/v1/nodes/a: the answer is not JSON'],
    ['a list', '[]', 'the answer is not an object'],
    ['an object without metadata', '{}', 'the answer is not a Kubernetes object'],
    ['metadata that is null', '{"metadata":null}', 'the answer is not a Kubernetes object'],
  ])('%s is a BadAnswer', async (_, body, message) => {
    const { client } = clientOf({ body })

    const error = await errorOf(client.get(NODES, { name: 'a' }))

    expect([error.code, error.message, error.cause]).toEqual(['BadAnswer', message, undefined])
  })

  test('a list with items that are not objects throws BadAnswer', async () => {
    const { client } = clientOf({ body: { metadata: {}, items: ['a'] } })

    expect((await errorOf(client.list(NODES))).code).toBe('BadAnswer')
  })
})
