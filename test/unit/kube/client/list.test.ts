import { describe, expect, test } from 'vitest'
import { PODS } from '#src/kube/resource.ts'
import { type Answer, failure } from '#test/unit/kube/recorded-transport.ts'
import { clientOf, errorOf } from './bed.ts'

describe('list', () => {
  const page = (names: readonly string[], more?: string): Answer => ({
    body: {
      kind: 'PodList',
      metadata: { resourceVersion: '9', ...(more !== undefined && { continue: more }) },
      items: names.map((name) => ({ metadata: { name } })),
    },
  })

  test('reads all pages, and adds the kind to each item', async () => {
    const { client, requests } = clientOf(page(['a', 'b'], 'next+/='), page(['c'], ''))

    const pods = await client.list(PODS, { namespace: 'shop', labelSelector: 'app in (a,b)' })

    expect(pods).toEqual(
      ['a', 'b', 'c'].map((name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } })),
    )
    const selector = 'labelSelector=app+in+%28a%2Cb%29'
    expect(requests.map(({ path }) => path)).toEqual([
      `/api/v1/namespaces/shop/pods?${selector}&limit=500`,
      `/api/v1/namespaces/shop/pods?${selector}&limit=500&continue=next%2B%2F%3D`,
    ])
  })

  test('sends its resourceVersion for the first page only, because a token contains it', async () => {
    const { client, requests } = clientOf(page([], 'more'), page([]))

    await client.list(PODS, { resourceVersion: '0', fieldSelector: 'spec.nodeName=a' })

    expect(requests.map(({ path }) => path)).toEqual([
      '/api/v1/pods?fieldSelector=spec.nodeName%3Da&resourceVersion=0&limit=500',
      '/api/v1/pods?fieldSelector=spec.nodeName%3Da&limit=500&continue=more',
    ])
  })

  test('a token that is too old throws Expired, and gives no incomplete list', async () => {
    const { client } = clientOf(page(['a'], 'more'), failure(410, 'Expired', 'too old'))

    expect((await errorOf(client.list(PODS))).code).toBe('Expired')
  })

  test('a collection that is not served throws NotFound', async () => {
    const { client } = clientOf(failure(404, 'NotFound', 'the server could not find it'))

    expect((await errorOf(client.list(PODS))).code).toBe('NotFound')
  })
})
