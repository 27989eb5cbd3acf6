// Each failure has its own words.
import { describe, expect, test } from 'vitest'
import { openConnections } from '#src/images/registry/exchange.ts'
import { explainNetworkError } from '#src/images/registry/network-error.ts'
import { testRegistry } from '#test/support/registry.ts'
import { failedWith, question, resolver } from './bed.ts'

describe('the registry answers', () => {
  test.each([
    [404, 'NotFound', 'has no tag 1.2 of team/os; push it, or correct spec.image.ref'],
    [500, 'Unreachable', 'answers HTTP 500'],
    [502, 'Unreachable', 'answers HTTP 502'],
    [418, 'InvalidAnswer', 'answers HTTP 418'],
    [204, 'InvalidAnswer', 'answers HTTP 204'],
    [300, 'InvalidAnswer', 'answers HTTP 300'],
  ] as const)('%i', async (status, reason, words) => {
    const registry = await testRegistry((_, response) => response.writeHead(status).end())

    expect(await resolver()(question(registry))).toEqual(failedWith(registry, reason, words))
  })

  test('with another protocol', async () => {
    const registry = await testRegistry((_, response) =>
      response.writeHead(101, { connection: 'upgrade', upgrade: 'websocket' }).end(),
    )

    expect(await resolver()(question(registry))).toEqual(
      failedWith(registry, 'InvalidAnswer', 'changes to another protocol'),
    )
  })

  test('with nothing', async () => {
    const registry = await testRegistry((request) => request.socket.resetAndDestroy())

    expect(await resolver()(question(registry))).toEqual(
      failedWith(
        registry,
        'Unreachable',
        'cannot be reached: the connection was closed before the end of the answer',
      ),
    )
  })
})

test('nobody listens', async () => {
  const registry = await testRegistry()
  await registry.close()

  expect(await resolver()(question(registry))).toEqual(
    failedWith(registry, 'Unreachable', 'cannot be reached: connection refused'),
  )
})

test('there is no host of this name', async () => {
  const registry = { host: 'registry.invalid' }
  const resolve = resolver({
    connect: () =>
      openConnections((_, _options, callback) =>
        callback(Object.assign(new Error('getaddrinfo 10.0.0.10'), { code: 'ENOTFOUND' }), []),
      ),
  })

  expect(await resolve(question(registry))).toEqual(
    failedWith(registry, 'Unreachable', 'cannot be reached: there is no host of this name'),
  )
})

test('a server without TLS is asked for it', async () => {
  const plain = await testRegistry()
  const registry = await testRegistry((_, response) =>
    response.writeHead(302, { location: `https://${plain.host}/` }).end(),
  )

  expect(await resolver()(question(registry))).toEqual({
    type: 'failed',
    reason: 'Unreachable',
    message: `fetching manifest for "${registry.host}/team/os:1.2": ${plain.host} does not answer with TLS (EPROTO); if it is a registry without TLS, an administrator can add it to PLAIN_HTTP_REGISTRIES`,
  })
})

// The codes of OpenSSL and Node for certificates.
test.each([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])('a certificate is not trusted: %s', (code) => {
  const error = Object.assign(new Error('CN=hunter2'), { code })

  const { reason, message } = explainNetworkError(error, new URL('https://registry.corp:5000/v2/'))

  expect({ reason, message }).toEqual({
    reason: 'UntrustedCertificate',
    message: `the certificate of registry.corp:5000 is not trusted (${code}); for a certificate authority of your own, an administrator sets NODE_EXTRA_CA_CERTS`,
  })
})
