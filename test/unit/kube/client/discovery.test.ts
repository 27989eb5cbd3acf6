import { describe, expect, test } from 'vitest'
import { failure } from '#test/unit/kube/recorded-transport.ts'
import { clientOf } from './bed.ts'

describe('discovery', () => {
  test('lists the resources of a version, without subresources', async () => {
    const { client, requests } = clientOf({
      body: {
        resources: [
          { name: 'nodes', kind: 'Node', namespaced: false, verbs: [] },
          { name: 'nodes/status', kind: 'Node', namespaced: false },
          { name: 'pods', kind: 'Pod', namespaced: true },
        ],
      },
    })

    expect(await client.discover('v1')).toEqual([
      { kind: 'Node', plural: 'nodes', namespaced: false },
      { kind: 'Pod', plural: 'pods', namespaced: true },
    ])
    expect(requests[0]?.path).toBe('/api/v1')
  })

  test('a version that is not served has no resources', async () => {
    const { client, requests } = clientOf(failure(404, 'NotFound', 'no'))

    expect(await client.discover('example.com/v1')).toBeUndefined()
    expect(requests[0]?.path).toBe('/apis/example.com/v1')
  })

  test('the versions of a group start with the preferred one', async () => {
    const { client } = clientOf({
      body: {
        versions: [{ version: 'v1' }, { version: 'v1beta2' }, { version: 'v1beta1' }],
        preferredVersion: { version: 'v1beta2' },
      },
    })

    expect(await client.versionsOf('cluster.x-k8s.io')).toEqual(['v1beta2', 'v1', 'v1beta1'])
  })

  test('a group that does not exist has no versions', async () => {
    const { client } = clientOf(failure(404, 'NotFound', 'no'))

    expect(await client.versionsOf('cluster.x-k8s.io')).toEqual([])
  })
})
