import { describe, expect, it } from 'vitest'
import { startWithThings } from '#test/unit/embedded/api/started-api.ts'

describe('OpenAPI', () => {
  it('has a document for each version, at an address that changes with it', async () => {
    const { ask } = await startWithThings()
    const address = async () =>
      (await ask('GET', '/openapi/v3')).body.paths['apis/example.com/v1']?.serverRelativeURL ?? ''

    const before = await address()

    expect(before).toMatch(/^\/openapi\/v3\/apis\/example\.com\/v1\?hash=[0-9A-F]{64}$/)
    expect(await address()).toBe(before)
    expect((await ask('GET', before)).body.info.title).toBe('Kubernetes')
  })

  it('describes custom types by their schema, and what writes may say', async () => {
    const { ask } = await startWithThings()

    const { body } = await ask('GET', '/openapi/v3/apis/example.com/v1')

    const schema = body.components.schemas['com.example.v1.Thing']
    expect(schema).toMatchObject({
      'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Thing' }],
      properties: {
        spec: { properties: { color: { type: 'string', enum: ['red', 'green'] } } },
      },
    })
    const place = body.paths['/apis/example.com/v1/namespaces/{namespace}/things/{name}']
    expect(place?.patch.parameters.map(({ name }) => name)).toContain('fieldValidation')
  })

  it('refers only to what it has', async () => {
    const { ask } = await startWithThings()
    const { paths } = (await ask('GET', '/openapi/v3')).body

    for (const place of Object.keys(paths)) {
      const { body } = await ask('GET', `/openapi/v3/${place}`)
      const references = JSON.stringify(body).matchAll(/"#\/components\/schemas\/([^"]+)"/g)
      const missing = [...references].filter(
        ([, name]) => !(String(name) in body.components.schemas),
      )
      expect(missing).toEqual([])
    }
  })

  it('has a v2 without types, in the form that kubectl asks for', async () => {
    const { api } = await startWithThings()
    const get = (accept: string) =>
      api.transport({ method: 'GET', path: '/openapi/v2', headers: { accept } })
    const protobuf = await get('application/com.github.proto-openapi.spec.v2@v1.0+protobuf')
    const json = await get('application/json')

    expect([protobuf.status, protobuf.body]).toEqual([
      200,
      '\n\u00032.0\u0012\u0015\n\nKubernetes\u0012\u0007v1.36.3',
    ])
    expect(JSON.parse(json.body)).toEqual({
      swagger: '2.0',
      info: { title: 'Kubernetes', version: 'v1.36.3' },
      paths: {},
    })
  })
})
