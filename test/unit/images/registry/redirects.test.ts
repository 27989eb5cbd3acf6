// Requests to other hosts than the registry's: redirects, and names that lead somewhere else.
import { isIP } from 'node:net'
import { describe, expect, test } from 'vitest'
import { openConnections } from '#src/images/registry/exchange.ts'
import { DIGEST, goodManifest, testRegistry, wantsToken } from '#test/support/registry.ts'
import { failedWith, question, resolver, secretFor } from './bed.ts'
import { tokenService } from './token-service.ts'

const BASIC = `Basic ${Buffer.from('me:hunter2').toString('base64')}`
const RESOLVED = { type: 'resolved', digest: DIGEST }

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])(
    'with %i is followed, with the same method',
    async (status) => {
      const registry = await testRegistry((request, response) => {
        if (request.url?.startsWith('/mirror/')) return goodManifest(request, response)
        response.writeHead(status, { location: '/mirror/os' }).end()
      })

      expect(await resolver()(question(registry))).toEqual(RESOLVED)
      expect(registry.requests).toEqual(['HEAD /v2/team/os/manifests/1.2', 'HEAD /mirror/os'])
    },
  )

  test('to another host does not take the credentials along, nor back', async () => {
    const other = await testRegistry((_, response) =>
      response.writeHead(307, { location: `${registry.url}/back` }).end(),
    )
    const registry = await testRegistry((request, response) => {
      if (request.url === '/back') return goodManifest(request, response)
      if (request.headers.authorization !== BASIC)
        return response.writeHead(401, { 'www-authenticate': 'Basic realm="a"' }).end()
      response.writeHead(307, { location: `${other.url}/os` }).end()
    })
    const pullSecret = secretFor(registry, {})

    expect(await resolver()(question(registry, { pullSecret }))).toEqual(RESOLVED)
    expect(other.headers.map(({ authorization }) => authorization)).toEqual([undefined])
    expect(registry.headers.map(({ authorization }) => authorization)).toEqual([
      undefined,
      BASIC,
      undefined,
    ])
  })

  test('to a host that wants a login ends there', async () => {
    const other = await testRegistry((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="a"' }).end(),
    )
    const registry = await testRegistry((_, response) =>
      response.writeHead(307, { location: other.url }).end(),
    )
    const pullSecret = [...secretFor(registry, {}), ...secretFor(other, {})]

    expect(await resolver()(question(registry, { pullSecret }))).toEqual(
      failedWith(
        registry,
        'InvalidAnswer',
        'redirects to a host that wants a login, and no credentials are sent there',
      ),
    )
    expect(other.requests).toEqual(['HEAD /'])
  })

  test('of the service for tokens does not take the credentials along', async () => {
    const other = await tokenService({ token: 'the-token' })
    const service = await tokenService({}, 307, { location: `${other.url}/token` })
    const registry = await testRegistry(wantsToken(() => `${service.url}/token`))
    const pullSecret = secretFor(registry, {})

    expect(await resolver()(question(registry, { pullSecret }))).toEqual(RESOLVED)
    expect(service.headers[0]).toMatchObject({ authorization: BASIC })
    expect(other.headers[0]).not.toHaveProperty('authorization')
  })

  test('of an identity token is not followed', async () => {
    const other = await tokenService({ token: 'the-token' })
    const service = await tokenService({}, 307, { location: `${other.url}/token` })
    const registry = await testRegistry(wantsToken(() => `${service.url}/token`))
    const pullSecret = secretFor(registry, { identityToken: 'refresh' })

    expect(await resolver()(question(registry, { pullSecret }))).toEqual(
      failedWith(service, 'InvalidAnswer', 'x', {
        message: `fetching manifest for "${registry.host}/team/os:1.2": ${service.host}, which gives the tokens, answers HTTP 307`,
      }),
    )
    expect(other.requests).toEqual([])
  })

  test('in a circle ends', async () => {
    const registry = await testRegistry((_, response) =>
      response.writeHead(302, { location: '/again' }).end(),
    )

    expect(await resolver()(question(registry))).toEqual(
      failedWith(registry, 'InvalidAnswer', 'redirects more than 5 times'),
    )
    expect(registry.requests).toHaveLength(6)
  })

  test.each([
    ['no address', undefined],
    ['no URL', 'http://['],
    ['a file', 'file:///etc/passwd'],
    ['credentials in the URL', 'https://me:hunter2@evil.test/'],
  ])('to %s is not followed', async (_, location) => {
    const registry = await testRegistry((_request, response) =>
      response.writeHead(302, location === undefined ? {} : { location }).end(),
    )

    expect(await resolver()(question(registry))).toEqual(
      failedWith(registry, 'InvalidAnswer', 'redirects to an address that cannot be used'),
    )
  })

  test.each([
    ['without encryption', 'http://evil.test/', 'NotAllowed'],
    ['to the metadata service', 'http://169.254.169.254/latest/meta-data/', 'NotAllowed'],
  ])('%s is not followed', async (_, location, reason) => {
    const registry = await testRegistry((_request, response) =>
      response.writeHead(302, { location }).end(),
    )

    expect(await resolver()(question(registry))).toEqual(
      failedWith(
        registry,
        reason as 'NotAllowed',
        'refers to an address that is not https, and Sundial sends no request there',
      ),
    )
  })

  test('to the metadata service with https is not followed either', async () => {
    const registry = await testRegistry((_request, response) =>
      response.writeHead(302, { location: 'https://169.254.169.254/latest/' }).end(),
    )

    expect(await resolver()(question(registry))).toMatchObject({
      reason: 'NotAllowed',
      message: expect.stringContaining(`: 169.254.169.254 ${NO_REQUEST}`),
    })
  })
})

const NO_REQUEST =
  'is at an address to which Sundial sends no request: link-local, loopback, multicast, or a metadata service'

describe('no request is sent to a name that leads to', () => {
  test.each([
    ['this machine', ['127.0.0.1']],
    ['the metadata service', ['169.254.169.254']],
    ['this machine beside a public address', ['192.0.2.1', '::1']],
  ])('%s', async (_, addresses) => {
    const { host } = await testRegistry()
    const port = new URL(`http://${host}`).port
    const registry = { host: `registry.evil.test:${port}` }
    const resolve = resolver({
      policy: { allowed: [], plainHttp: [registry.host] },
      connect: () =>
        openConnections((_hostname, { all }, callback) => {
          const found = addresses.map((address) => ({ address, family: isIP(address) }))
          if (all) callback(null, found)
          else callback(null, addresses[0] ?? '', 4)
        }),
    })

    expect(await resolve(question(registry))).toEqual({
      type: 'failed',
      reason: 'NotAllowed',
      message: `fetching manifest for "${registry.host}/team/os:1.2": registry.evil.test ${NO_REQUEST}`,
    })
  })
})

test('a registry that is not in REGISTRIES gets no request', async () => {
  const registry = await testRegistry()
  const resolve = resolver({ policy: { allowed: ['quay.io'], plainHttp: [] } })

  expect(await resolve(question(registry))).toMatchObject({
    reason: 'NotAllowed',
    message: expect.stringContaining('is not among the allowed registries: quay.io;'),
  })
  expect(registry.requests).toEqual([])
})
