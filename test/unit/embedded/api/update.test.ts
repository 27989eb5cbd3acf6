import { describe, expect, it } from 'vitest'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import {
  JSON_PATCH,
  MERGE,
  PODS,
  pod,
  STRATEGIC,
  startApi,
  startWithThings,
  THINGS,
  thing,
} from './started-api.ts'

const STALE =
  'Operation cannot be fulfilled on things.example.com "a": the object has been modified; please apply your changes to the latest version and try again'

describe('changing an object', () => {
  const withThing = async () => {
    const started = await startWithThings()
    const { body } = await started.ask('POST', THINGS, thing('a', { color: 'red', tags: ['x'] }))
    return { ...started, old: body }
  }

  it.each([
    ['a change of the spec counts the generation up', '', { spec: { size: 4 } }, 2],
    ['a change of labels does not', '', { metadata: { labels: { a: 'b' } } }, 1],
    ['a change of the status does not', '/status', { status: { phase: 'Up' } }, 1],
  ])('%s', async (_, where, patch, generation) => {
    const { ask } = await withThing()

    const { body } = await ask('PATCH', `${THINGS}/a${where}`, patch, MERGE)

    expect(body.metadata.generation).toBe(generation)
  })

  it('leaves the status to its own path, and the rest to the object', async () => {
    const { ask } = await withThing()

    const main = await ask(
      'PATCH',
      `${THINGS}/a`,
      { spec: { size: 4 }, status: { phase: 'Up' } },
      MERGE,
    )
    const sub = await ask(
      'PATCH',
      `${THINGS}/a/status`,
      { spec: { size: 5 }, status: { phase: 'Up' } },
      MERGE,
    )

    expect(main.body.status).toBeUndefined()
    expect(sub.body).toMatchObject({ spec: { size: 4 }, status: { phase: 'Up' } })
  })

  it('writes nothing when nothing changes', async () => {
    const { api, ask, old } = await withThing()
    const changes: Change[] = []
    api.subscribe((change) => changes.push(change))

    const patched = await ask('PATCH', `${THINGS}/a`, { spec: { color: 'red' } }, MERGE)
    const put = await ask('PUT', `${THINGS}/a`, old)

    expect(patched.body).toEqual(old)
    expect(put.body).toEqual(old)
    expect(changes).toEqual([])
  })

  it('tells subscribers what was and what is', async () => {
    const { api, ask, old } = await withThing()
    const changes: Change[] = []
    api.subscribe((change) => changes.push(change))

    const { body } = await ask('PATCH', `${THINGS}/a`, { spec: { size: 4 } }, MERGE)

    expect(changes).toEqual([
      {
        type: 'MODIFIED',
        object: body,
        old,
        resource: {
          apiVersion: 'example.com/v1',
          kind: 'Thing',
          plural: 'things',
          namespaced: true,
        },
      },
    ])
  })

  it.each([
    [
      'merge patch',
      'PATCH',
      { metadata: { resourceVersion: '1' }, spec: { size: 4 } },
      MERGE,
      409,
      STALE,
    ],
    [
      'JSON patch that tests it',
      'PATCH',
      [
        { op: 'test', path: '/metadata/resourceVersion', value: '1' },
        { op: 'replace', path: '/spec/size', value: 4 },
      ],
      JSON_PATCH,
      422,
      'the server rejected our request due to an error in our request',
    ],
    ['PUT', 'PUT', thing('a', { color: 'green' }, { resourceVersion: '1' }), {}, 409, STALE],
    [
      'PUT without any',
      'PUT',
      thing('a', { color: 'green' }),
      {},
      422,
      'things.example.com "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    ],
  ] as const)(
    'refuses a %s of a stale resourceVersion',
    async (_, method, body, headers, code, message) => {
      const { ask } = await withThing()

      const answer = await ask(method, `${THINGS}/a`, body, headers)

      expect([answer.status, answer.body.message]).toEqual([code, message])
    },
  )

  it.each([
    ['uid', { uid: 'other' }, 422, 'Invalid value: "other": field is immutable'],
    [
      'deletionTimestamp',
      { deletionTimestamp: '2026-01-01T00:00:00Z' },
      422,
      'Invalid value: "2026-01-01T00:00:00Z": field is immutable',
    ],
    [
      'name',
      { name: 'b' },
      400,
      'the name of the object (b) does not match the name on the URL (a)',
    ],
  ])('does not let the %s change', async (_, metadata, code, words) => {
    const { ask } = await withThing()

    const { status, body } = await ask('PATCH', `${THINGS}/a`, { metadata }, MERGE)

    expect(status).toBe(code)
    expect(body.message).toContain(words)
  })

  it('takes no notice of a creationTimestamp or a generation', async () => {
    const { ask, old } = await withThing()

    const { body } = await ask(
      'PATCH',
      `${THINGS}/a`,
      { metadata: { creationTimestamp: '2020-01-01T00:00:00Z', generation: 99 } },
      MERGE,
    )

    expect(body).toEqual(old)
  })

  it.each([
    ['strategic merge patch of a custom resource', `${THINGS}/a`, STRATEGIC, 415],
    ['a patch without a type', `${THINGS}/a`, {}, 415],
    ['a patch of a collection', THINGS, MERGE, 400],
    ['a patch of what is not there', `${THINGS}/none`, MERGE, 404],
  ])('refuses %s', async (_, path, headers, code) => {
    const { ask } = await withThing()

    expect((await ask('PATCH', path, {}, headers)).status).toBe(code)
  })

  it('merges the conditions of a built-in type by their type', async () => {
    const { ask } = startApi()
    await ask('POST', PODS, pod('p', { nodeName: 'n' }))
    const set = (type: string, status: string) =>
      ask('PATCH', `${PODS}/p/status`, { status: { conditions: [{ type, status }] } }, STRATEGIC)
    await set('Ready', 'True')
    await set('Other', 'True')

    const { body } = await set('Ready', 'False')

    expect(body.status.conditions).toEqual([
      { type: 'Other', status: 'True', lastProbeTime: null, lastTransitionTime: null },
      { type: 'Ready', status: 'False', lastProbeTime: null, lastTransitionTime: null },
    ])
  })

  it('replaces the taints of a node as one', async () => {
    const { ask } = startApi()
    const taint = (key: string) => ({ key, effect: 'NoSchedule' })
    await ask('POST', '/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n' },
      spec: { taints: [taint('a')] },
    })

    const { body } = await ask(
      'PATCH',
      '/api/v1/nodes/n',
      { spec: { taints: [taint('b')] } },
      STRATEGIC,
    )

    expect(body.spec.taints).toEqual([taint('b')])
  })

  it('creates by PUT only what may be created so', async () => {
    const { ask } = await startWithThings()
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'l' },
      spec: { holderIdentity: 'me' },
    }

    const made = await ask('PUT', '/apis/coordination.k8s.io/v1/namespaces/default/leases/l', lease)
    const refused = await ask('PUT', `${THINGS}/z`, thing('z'))

    expect([made.status, refused.status]).toEqual([201, 404])
  })
})
