import { describe, expect, it } from 'vitest'
import { createKubeClient } from '#src/kube/client.ts'
import { CRDS, startApi, startWithThings, THING_CRD } from '#test/unit/embedded/api/started-api.ts'

const AGGREGATED = {
  accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json',
}

describe('discovery', () => {
  it('lists the groups, built-in ones first, and their versions, the preferred one first', async () => {
    const { ask } = await startWithThings()

    const { body } = await ask('GET', '/apis')

    expect(body.groups.map(({ name }) => name)).toEqual([
      'apps',
      'policy',
      'events.k8s.io',
      'storage.k8s.io',
      'apiextensions.k8s.io',
      'coordination.k8s.io',
      'example.com',
    ])
    expect((await ask('GET', '/apis/example.com')).body).toEqual({
      kind: 'APIGroup',
      apiVersion: 'v1',
      name: 'example.com',
      versions: [
        { groupVersion: 'example.com/v1', version: 'v1' },
        { groupVersion: 'example.com/v1beta1', version: 'v1beta1' },
      ],
      preferredVersion: { groupVersion: 'example.com/v1', version: 'v1' },
    })
  })

  it('lists the resources of a version with what can be done to them', async () => {
    const { ask } = await startWithThings()

    const { body } = await ask('GET', '/apis/example.com/v1')

    expect(body).toEqual({
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: 'example.com/v1',
      resources: [
        {
          name: 'things',
          singularName: 'thing',
          namespaced: true,
          kind: 'Thing',
          verbs: [
            'delete',
            'deletecollection',
            'get',
            'list',
            'patch',
            'create',
            'update',
            'watch',
          ],
          shortNames: ['th'],
          storageVersionHash: expect.any(String),
        },
        {
          name: 'things/status',
          singularName: '',
          namespaced: true,
          kind: 'Thing',
          verbs: ['get', 'patch', 'update'],
        },
      ],
    })
  })

  it('says it all at once to who can read that', async () => {
    const { ask } = await startWithThings()

    const { headers, body } = await ask('GET', '/apis', undefined, AGGREGATED)

    expect(headers['content-type']).toBe(
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    )
    expect(body.items.at(-1)).toMatchObject({
      metadata: { name: 'example.com' },
      versions: [
        {
          version: 'v1',
          resources: [
            {
              resource: 'things',
              responseKind: { group: 'example.com', version: 'v1', kind: 'Thing' },
              scope: 'Namespaced',
              subresources: [{ subresource: 'status' }],
            },
          ],
        },
        { version: 'v1beta1' },
      ],
    })
  })

  it("is what Sundial's own client looks things up in", async () => {
    const { api } = await startWithThings()
    const client = createKubeClient(api.transport)

    expect(await client.versionsOf('example.com')).toEqual(['v1', 'v1beta1'])
    expect(await client.versionsOf('nothing.io')).toEqual([])
    expect(await client.discover('example.com/v1')).toEqual([
      { kind: 'Thing', plural: 'things', namespaced: true },
    ])
    expect(await client.discover('example.com/v9')).toBeUndefined()
  })

  it.each([
    ['/healthz', 'ok'],
    ['/readyz', 'ok'],
    ['/livez/ping', 'ok'],
    ['/version', expect.objectContaining({ major: '1', minor: '36' })],
    ['/api', expect.objectContaining({ kind: 'APIVersions', versions: ['v1'] })],
  ])('answers %s', async (path, expected) => {
    expect((await startApi().ask('GET', path)).body).toEqual(expected)
  })

  it.each([
    ['/nothing', '404 page not found\n'],
    ['/apis/nothing.io', '404 page not found\n'],
    ['/apis/example.com/v9/things', '404 page not found\n'],
    [
      '/api/v1/nothings',
      expect.objectContaining({
        code: 404,
        message: 'the server could not find the requested resource',
      }),
    ],
    ['/api/v1/namespaces/default/pods/p/log', expect.objectContaining({ code: 404 })],
  ])('finds nothing at %s', async (path, expected) => {
    const { ask } = await startWithThings()

    const { status, body } = await ask('GET', path)

    expect([status, body]).toEqual([404, expected])
  })

  it.each([
    ['POST', '/api/v1/nodes/n', 'the server does not allow this method on the requested resource'],
    ['PATCH', '/api/v1/nodes', 'the server does not allow this method on the requested resource'],
  ] as const)('does not allow %s of %s', async (method, path, message) => {
    const { status, body } = await startApi().ask(method, path, {})

    expect([status, body.reason, body.message]).toEqual([405, 'MethodNotAllowed', message])
  })

  it('says to whoever has the aggregated form already that it has', async () => {
    const { ask } = startApi()
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
    const { headers } = await ask('GET', '/apis', undefined, { accept })
    const again = () =>
      ask('GET', '/apis', undefined, { accept, 'if-none-match': headers['etag'] ?? '' })

    const unchanged = await again()
    await ask('POST', CRDS, THING_CRD)
    const changed = await again()

    expect([unchanged.status, changed.status]).toEqual([304, 200])
  })

  it('speaks JSON and YAML and nothing else', async () => {
    const { ask } = startApi()
    const path = '/api/v1/namespaces/default'

    const html = await ask('GET', path, undefined, { accept: 'text/html' })
    const yaml = await ask('GET', path, undefined, { accept: 'application/yaml' })

    expect([html.status, html.body.message]).toEqual([
      406,
      '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ])
    expect(yaml.body).toContain('\nkind: Namespace\n'.trim())
  })
})
