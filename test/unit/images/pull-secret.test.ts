import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { authFileOf, parsePullSecret } from '#src/images/pull-secret.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const secret = (config: unknown, key = '.dockerconfigjson') => ({
  metadata: { namespace: 'team-a', name: 'pull' },
  data: { [key]: base64(typeof config === 'string' ? config : JSON.stringify(config)) },
})
const withEntry = (entry: unknown) => secret({ auths: { 'quay.io': entry } })

describe('an entry of a pull Secret', () => {
  test.each([
    ['user and password', { username: 'me', password: 'p' }, { username: 'me', password: 'p' }],
    ['auth', { auth: base64('me:p') }, { username: 'me', password: 'p' }],
    [
      'auth before user and password, as for the kubelet',
      { username: 'x', password: 'y', auth: base64('me:p') },
      { username: 'me', password: 'p' },
    ],
    ['auth without padding', { auth: 'bWU6cA' }, { username: 'me', password: 'p' }],
    ['auth with line feeds', { auth: 'bWU6\ncA==\n' }, { username: 'me', password: 'p' }],
    ['a password with colons', { auth: base64('me:a:b:') }, { username: 'me', password: 'a:b:' }],
    ['an empty password', { auth: base64('me:') }, { username: 'me', password: '' }],
    ['letters beyond ASCII', { auth: base64('mé:pä') }, { username: 'mé', password: 'pä' }],
    [
      'an identity token',
      { auth: base64('00000000-0000-0000-0000-000000000000:'), identitytoken: 'refresh' },
      {
        username: '00000000-0000-0000-0000-000000000000',
        password: '',
        identityToken: 'refresh',
      },
    ],
    [
      'a registry token',
      { registrytoken: 'bearer', email: 'me@example.com' },
      { username: '', password: '', registryToken: 'bearer' },
    ],
  ])('%s', (_, entry, credentials) => {
    expect(parsePullSecret(withEntry(entry))).toEqual({
      type: 'entries',
      from: '.dockerconfigjson',
      entries: [{ key: 'quay.io', credentials }],
    })
  })

  test.each([
    ['nothing', {}],
    ['empty texts, as a credential store leaves them', { auth: '', username: '' }],
  ])('with %s is left out', (_, entry) => {
    expect(parsePullSecret(withEntry(entry))).toMatchObject({ type: 'entries', entries: [] })
  })
})

test.each(['.dockerconfigjson', '.dockercfg'] as const)('%s as a file has auths', (key) => {
  const auths = { 'quay.io': { auth: base64('me:p') } }
  const content = key === '.dockercfg' ? auths : { auths }

  expect(JSON.parse(authFileOf(secret(content, key), key))).toEqual({ auths })
})

test('the older format has no auths', () => {
  const old = secret({ 'quay.io': { username: 'me', password: 'p' } }, '.dockercfg')

  expect(parsePullSecret(old)).toEqual({
    type: 'entries',
    from: '.dockercfg',
    entries: [{ key: 'quay.io', credentials: { username: 'me', password: 'p' } }],
  })
})

test('of both formats the newer one counts', () => {
  const data = {
    ...secret({ auths: {} }).data,
    ...secret({ 'quay.io': { username: 'me' } }, '.dockercfg').data,
  }

  expect(parsePullSecret({ data })).toEqual({
    type: 'entries',
    from: '.dockerconfigjson',
    entries: [],
  })
})

const NO_KEY =
  'it has no key .dockerconfigjson; create it with kubectl create secret docker-registry, or with the type kubernetes.io/dockerconfigjson'

describe('refused is a Secret', () => {
  test.each([
    ['without data', {}, NO_KEY],
    ['of another kind', secret('hunter2', 'password'), NO_KEY],
    ['that is no JSON', secret('hunter2'), 'its key .dockerconfigjson is not a JSON object'],
    ['that is empty', secret(''), 'its key .dockerconfigjson is not a JSON object'],
    ['that is a list', secret([]), 'its key .dockerconfigjson is not a JSON object'],
    [
      'without auths',
      secret({ 'hunter2.io': {} }),
      'its key .dockerconfigjson has no object "auths"',
    ],
    [
      'with a list of auths',
      secret({ auths: [] }),
      'its key .dockerconfigjson has no object "auths"',
    ],
    [
      'with an entry that is a text',
      withEntry('hunter2'),
      'its key .dockerconfigjson: entry 1 of its registries is not an object',
    ],
    [
      'with a password that is a number',
      secret({ auths: { 'a.io': { username: 'me' }, 'hunter2.io': { password: 1 } } }),
      'its key .dockerconfigjson: entry 2 of its registries has a field password that is not a text',
    ],
    [
      'with auth that is not base64',
      withEntry({ auth: 'hunter2:hunter2' }),
      'its key .dockerconfigjson: entry 1 of its registries has a field auth that is not the base64 of user:password',
    ],
    [
      'with auth without a colon',
      secret({ 'quay.io': { auth: base64('hunter2') } }, '.dockercfg'),
      'its key .dockercfg: entry 1 of its registries has a field auth that is not the base64 of user:password',
    ],
    [
      'with a registry token of two lines',
      withEntry({ registrytoken: 'hunter2\n' }),
      'its key .dockerconfigjson: entry 1 of its registries has a field registrytoken with characters that no token has',
    ],
  ])('%s, without a value of it', (_, given, because) => {
    expect(because).not.toContain('hunter2')
    expect(parsePullSecret(given)).toEqual({ type: 'refused', because })
  })
})

test('any content is read or refused, and nothing is thrown', () => {
  const content = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((auths) => JSON.stringify({ auths })),
  )

  fc.assert(
    fc.property(content, (text) => {
      expect(['entries', 'refused']).toContain(parsePullSecret(secret(text)).type)
    }),
  )
})
