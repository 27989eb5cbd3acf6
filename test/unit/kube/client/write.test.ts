import { describe, expect, test } from 'vitest'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { failure } from '#test/unit/kube/recorded-transport.ts'
import { clientOf, errorOf, KEY, OBJECT, PATH } from './bed.ts'

const MISMATCH = 'the server rejected our request due to an error in our request'

describe('a write', () => {
  test('creates in the namespace of the object', async () => {
    const { client, requests } = clientOf({ status: 201, body: OBJECT })

    expect(await client.create(SCHEDULED_MACHINES, OBJECT)).toEqual(OBJECT)
    expect(requests).toEqual([
      {
        method: 'POST',
        path: '/apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify(OBJECT),
      },
    ])
  })

  test('patches object and status by merge', async () => {
    const { client, requests } = clientOf({ body: OBJECT }, { body: OBJECT })
    const headers = {
      accept: 'application/json',
      'content-type': 'application/merge-patch+json',
    }

    await client.patch(SCHEDULED_MACHINES, KEY, { spec: { killSwitch: null } })
    await client.patchStatus(SCHEDULED_MACHINES, KEY, { status: { phase: 'Active' } })

    expect(requests).toEqual([
      { method: 'PATCH', path: PATH, headers, body: '{"spec":{"killSwitch":null}}' },
      { method: 'PATCH', path: `${PATH}/status`, headers, body: '{"status":{"phase":"Active"}}' },
    ])
  })

  test('patches by operations', async () => {
    const { client, requests } = clientOf({ body: OBJECT })
    const operations = [
      { op: 'test', path: '/spec/clusterName', value: 'prod' },
      { op: 'remove', path: '/spec/killSwitch' },
    ] as const

    expect(await client.jsonPatch(SCHEDULED_MACHINES, KEY, operations)).toEqual(OBJECT)

    const headers = { accept: 'application/json', 'content-type': 'application/json-patch+json' }
    expect(requests).toEqual([
      { method: 'PATCH', path: PATH, headers, body: JSON.stringify(operations) },
    ])
  })

  test.each([
    // As a real API server answers when a test fails, or a path does not exist.
    { code: 'Conflict', message: MISMATCH, details: {} },
    { code: 'Invalid', message: `${MISMATCH} (get nodes)`, details: {} },
    { code: 'Invalid', message: MISMATCH, details: { causes: [{ field: 'spec', message: 'no' }] } },
  ])('a patch by operations that is refused is $code: $message $details', async (row) => {
    const { message, details } = row
    const body = { kind: 'Status', reason: 'Invalid', code: 422, message, details }
    const { client } = clientOf({ status: 422, body }, { status: 422, body })
    const operations = [{ op: 'test', path: '/spec', value: 1 }] as const

    const error = await errorOf(client.jsonPatch(SCHEDULED_MACHINES, KEY, operations))
    // A merge patch has no tests.
    const ofMerge = await errorOf(client.patch(SCHEDULED_MACHINES, KEY, {}))

    expect([error.code, ofMerge.code]).toEqual([row.code, 'Invalid'])
  })

  test('deletes in the background, with preconditions', async () => {
    const { client, requests } = clientOf({ body: OBJECT }, { body: OBJECT })

    expect(await client.delete(SCHEDULED_MACHINES, KEY, { uid: 'uid-1' })).toBe('deleted')
    expect(await client.delete(SCHEDULED_MACHINES, KEY)).toBe('deleted')

    const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' }
    expect(requests.map(({ body }) => JSON.parse(body ?? ''))).toEqual([
      { ...options, preconditions: { uid: 'uid-1' } },
      options,
    ])
  })

  test('deletes an object that is already gone', async () => {
    const { client } = clientOf(failure(404, 'NotFound', 'not found'))

    expect(await client.delete(SCHEDULED_MACHINES, KEY)).toBe('gone')
  })

  test('evicts one pod, and not its successor', async () => {
    const { client, requests } = clientOf({ status: 201 }, failure(404, 'NotFound', 'not found'))
    const pod = { namespace: 'shop', name: 'web-0' }

    expect(await client.evict(pod, 'uid-web')).toBe('evicted')
    expect(await client.evict(pod, 'uid-web')).toBe('gone')

    expect(requests[0]?.path).toBe('/api/v1/namespaces/shop/pods/web-0/eviction')
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: 'web-0', namespace: 'shop' },
      deleteOptions: { preconditions: { uid: 'uid-web' } },
    })
  })
})
