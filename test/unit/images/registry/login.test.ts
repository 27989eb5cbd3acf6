// Logins: bearer tokens, user and password, and whose credentials go where.
import { describe, expect, test } from 'vitest'
import type { RegistryReason } from '#src/images/registry/registry-error.ts'
import { DIGEST, goodManifest, testRegistry, wantsToken } from '#test/support/registry.ts'
import { failedWith, question, resolver, secretFor } from './bed.ts'
import { tokenService } from './token-service.ts'

const BASIC = `Basic ${Buffer.from('me:hunter2').toString('base64')}`
const RESOLVED = { type: 'resolved', digest: DIGEST }

describe('a bearer token', () => {
  test('is asked for without credentials when there are none', async () => {
    const service = await tokenService({ token: 'the-token' })
    const registry = await testRegistry(wantsToken(() => `${service.url}/token`))

    const answer = await resolver()(question(registry))

    expect(answer).toEqual(RESOLVED)
    expect(service.requests).toEqual([
      'GET /token?service=registry.test&scope=repository%3Ateam%2Fos%3Apull',
    ])
    expect(service.headers[0]).not.toHaveProperty('authorization')
    expect(registry.headers.map(({ authorization }) => authorization)).toEqual([
      undefined,
      'Bearer the-token',
    ])
  })

  test('is asked for with the credentials of the registry, which the registry does not see', async () => {
    const service = await tokenService({ access_token: 'the-token' })
    const registry = await testRegistry(
      wantsToken(() => `${service.url}/auth?a=b`, { scope: 'aws' }),
    )

    const answer = await resolver()(question(registry, { pullSecret: secretFor(registry, {}) }))

    expect(answer).toEqual(RESOLVED)
    expect(service.requests).toEqual(['GET /auth?a=b&service=registry.test&scope=aws'])
    expect(service.headers[0]).toMatchObject({ authorization: BASIC })
    expect(registry.headers.map(({ authorization }) => authorization)).toEqual([
      undefined,
      'Bearer the-token',
    ])
  })

  test('is asked for with an identity token in the body of a POST', async () => {
    const service = await tokenService({ access_token: 'the-token' })
    const registry = await testRegistry(wantsToken(() => `${service.url}/token`))
    const pullSecret = secretFor(registry, { identityToken: 'refresh&me' })

    expect(await resolver()(question(registry, { pullSecret }))).toEqual(RESOLVED)
    expect(service.requests).toEqual(['POST /token'])
    expect(service.bodies).toEqual([
      'service=registry.test&scope=repository%3Ateam%2Fos%3Apull&grant_type=refresh_token&client_id=sundial&refresh_token=refresh%26me',
    ])
    expect(service.headers[0]).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
    })
  })

  test('of the Secret is used as it is', async () => {
    const service = await tokenService({})
    const registry = await testRegistry(wantsToken(() => `${service.url}/token`))
    const pullSecret = secretFor(registry, { registryToken: 'the-token' })

    expect(await resolver()(question(registry, { pullSecret }))).toEqual(RESOLVED)
    expect(service.requests).toEqual([])
  })

  test('is asked for once more when the registry takes the first one for one tag only', async () => {
    const tokens = ['first', 'second']
    const service = await tokenService(() => ({ token: tokens.shift() }))
    const seen: (string | undefined)[] = []
    const registry = await testRegistry((request, response) => {
      seen.push(request.headers.authorization)
      const token = request.url?.endsWith('/b') ? 'second' : 'first'
      wantsToken(() => `${service.url}/token`, { token })(request, response, 0)
    })
    const resolve = resolver()

    await resolve(question(registry, { tag: 'a' }))
    const answer = await resolve(question(registry, { tag: 'b' }))

    expect(answer).toEqual(RESOLVED)
    expect(seen).toEqual([undefined, 'Bearer first', 'Bearer first', 'Bearer second'])
  })
})

describe('user and password', () => {
  test('are sent when the registry asks for them', async () => {
    const registry = await testRegistry(wantsBasic)

    const answer = await resolver()(question(registry, { pullSecret: secretFor(registry, {}) }))

    expect(answer).toEqual(RESOLVED)
    expect(registry.headers.map(({ authorization }) => authorization)).toEqual([undefined, BASIC])
  })

  test('of several entries are tried in turn', async () => {
    const registry = await testRegistry(wantsBasic)
    const pullSecret = secretFor(registry, { password: 'old' }, {})

    expect(await resolver()(question(registry, { pullSecret }))).toEqual(RESOLVED)
    expect(registry.requests).toHaveLength(4)
  })

  test('of at most five entries are tried', async () => {
    const registry = await testRegistry(wantsBasic)
    const pullSecret = secretFor(
      registry,
      ...Array.from({ length: 9 }, () => ({ password: 'old' })),
    )

    await resolver()(question(registry, { pullSecret }))

    expect(registry.requests).toHaveLength(10)
  })
})

describe('a login that fails says what to do', () => {
  test('without a pull Secret', async () => {
    const registry = await testRegistry(wantsBasic)

    expect(await resolver()(question(registry))).toEqual(
      failedWith(
        registry,
        'Unauthorized',
        'refuses the login: no pull Secret is given, and team/os is not public or does not exist; name a Secret in spec.pullSecretRef',
      ),
    )
  })

  test('with a pull Secret for other registries', async () => {
    const registry = await testRegistry(wantsBasic)
    const pullSecret = secretFor({ host: 'quay.io' }, {})

    expect(await resolver()(question(registry, { pullSecret }))).toEqual(
      failedWith(
        registry,
        'Unauthorized',
        'refuses the login: the pull Secret has no entry for team/os, which is not public or does not exist; add one',
      ),
    )
    expect(registry.headers[0]).not.toHaveProperty('authorization')
  })

  test('with credentials that are refused', async () => {
    const registry = await testRegistry(wantsBasic)
    const pullSecret = secretFor(registry, { password: 'old' })

    expect(await resolver()(question(registry, { pullSecret }))).toEqual(
      failedWith(
        registry,
        'Unauthorized',
        'refuses the login: the credentials of the pull Secret are not valid, or team/os does not exist; renew them',
      ),
    )
  })

  test('when the service for tokens refuses it', async () => {
    const service = await tokenService({ details: 'hunter2' }, 401)
    const registry = await testRegistry(wantsToken(() => `${service.url}/token`))
    const pullSecret = secretFor(registry, {})

    const answer = await resolver()(question(registry, { pullSecret }))

    expect(answer).toMatchObject({
      reason: 'Unauthorized',
      message: expect.stringContaining('are not valid'),
    })
    expect(JSON.stringify(answer)).not.toContain('hunter2')
  })

  test('when the registry denies access', async () => {
    const registry = await testRegistry((_, response) => response.writeHead(403).end('hunter2'))

    expect(await resolver()(question(registry))).toEqual(
      failedWith(
        registry,
        'Denied',
        'denies access to team/os; the credentials need the right to pull it',
      ),
    )
  })

  test.each<[string, string | undefined, string, RegistryReason?]>([
    [
      'a kind of login that is not known',
      'Negotiate',
      'wants a login of a kind that Sundial does not know; allowed are Bearer and Basic',
    ],
    [
      'no kind of login',
      undefined,
      'wants a login of a kind that Sundial does not know; allowed are Bearer and Basic',
    ],
    ['a service without an address', 'Bearer service="a"', 'names no usable service for tokens'],
    ['a service that is not a URL', 'Bearer realm="/token"', 'names no usable service for tokens'],
    [
      'a service with credentials in its URL',
      'Bearer realm="https://a:b@evil.test/"',
      'names no usable service for tokens',
    ],
    [
      'a service that is not encrypted',
      'Bearer realm="http://evil.test/"',
      'refers to an address that is not https, and Sundial sends no request there',
      'NotAllowed',
    ],
  ] as const)(
    'when the registry names %s',
    async (_, challenge, words, reason = 'InvalidAnswer') => {
      const registry = await testRegistry((_request, response) =>
        response
          .writeHead(401, challenge === undefined ? {} : { 'www-authenticate': challenge })
          .end(),
      )
      const pullSecret = secretFor(registry, {})

      expect(await resolver()(question(registry, { pullSecret }))).toEqual(
        failedWith(registry, reason, words),
      )
      expect(registry.requests).toHaveLength(1)
    },
  )
})

function wantsBasic(...[request, response]: Parameters<typeof goodManifest>): void {
  if (request.headers.authorization === BASIC) goodManifest(request, response)
  else response.writeHead(401, { 'www-authenticate': 'Basic realm="registry"' }).end()
}
