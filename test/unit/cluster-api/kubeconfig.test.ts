import { describe, expect, test } from 'vitest'
import { parseKubeconfig } from '#src/cluster-api/kubeconfig.ts'
import { base64, kubeconfig } from './kubeconfigs.ts'

test('a kubeconfig of Cluster API is parsed, and its base64 decoded', async () => {
  const text = kubeconfig({
    cluster: { 'certificate-authority-data': base64('CA PEM'), 'tls-server-name': 'prod.example' },
    user: {
      token: undefined,
      'client-certificate-data': base64('CERT PEM'),
      'client-key-data': base64('KEY PEM'),
    },
  })

  expect(await parseKubeconfig(text)).toEqual({
    type: 'credentials',
    credentials: {
      server: 'https://10.0.0.1:6443',
      certificateAuthority: 'CA PEM',
      clientCertificate: 'CERT PEM',
      clientKey: 'KEY PEM',
      tlsServerName: 'prod.example',
    },
  })
})

test.each([
  ['a token', kubeconfig(), { server: 'https://10.0.0.1:6443', token: 'T0KEN' }],
  [
    'fields without effect',
    kubeconfig({
      cluster: { 'insecure-skip-tls-verify': false, 'proxy-url': '', extensions: [{}] },
      user: { exec: null },
    }),
    { server: 'https://10.0.0.1:6443', token: 'T0KEN' },
  ],
  [
    'plain http, and no credentials',
    kubeconfig({ cluster: { server: 'http://127.0.0.1:8080' }, user: { token: undefined } }),
    { server: 'http://127.0.0.1:8080' },
  ],
  [
    'no user at all',
    kubeconfig({ context: { user: undefined } }),
    { server: 'https://10.0.0.1:6443' },
  ],
  [
    'JSON, which is also YAML',
    JSON.stringify({
      'current-context': 'c',
      contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
      clusters: [{ name: 'k', cluster: { server: 'https://a' } }],
      users: [{ name: 'u', user: { token: 't' } }],
    }),
    { server: 'https://a', token: 't' },
  ],
])('a kubeconfig with %s is read', async (_, text, credentials) => {
  expect(await parseKubeconfig(text)).toEqual({ type: 'credentials', credentials })
})

const SECRET = 'do-not-show-me'
const CLUSTER_FIELDS =
  'server, certificate-authority-data, tls-server-name, disable-compression, extensions'
const USER_FIELDS = 'client-certificate-data, client-key-data, token, extensions'

describe('a kubeconfig is refused', () => {
  test.each([
    ['exec', { exec: { command: SECRET } }],
    ['auth-provider', { 'auth-provider': { name: 'gcp', config: { key: SECRET } } }],
    ['tokenFile', { tokenFile: `/${SECRET}` }],
    ['client-certificate', { 'client-certificate': `/${SECRET}` }],
    ['client-key', { 'client-key': `/${SECRET}` }],
    ['password', { password: SECRET }],
    ['as', { as: SECRET }],
  ])('with user.%s', async (field, user) => {
    expect(await parseKubeconfig(kubeconfig({ user }))).toEqual({
      type: 'refused',
      because: `user.${field} may not be used; allowed are ${USER_FIELDS}`,
    })
  })

  test.each([
    ['certificate-authority', { 'certificate-authority': `/${SECRET}` }],
    ['proxy-url', { 'proxy-url': `http://${SECRET}` }],
    ['insecure-skip-tls-verify', { 'insecure-skip-tls-verify': true }],
  ])('with cluster.%s', async (field, cluster) => {
    expect(await parseKubeconfig(kubeconfig({ cluster }))).toEqual({
      type: 'refused',
      because: `cluster.${field} may not be used; allowed are ${CLUSTER_FIELDS}`,
    })
  })

  test.each([
    ['one', { [SECRET]: true }, '1 user field that kubectl does not know'],
    [
      'three thousand, and one that it knows',
      { exec: {}, ...Object.fromEntries(many(3000).map((name) => [name, true])) },
      'user.exec, 3000 user fields that kubectl does not know',
    ],
  ])(
    'with fields that kubectl does not know, which are counted and not named: %s',
    async (_, user, names) => {
      expect(await parseKubeconfig(kubeconfig({ user }))).toEqual({
        type: 'refused',
        because: `${names} may not be used; allowed are ${USER_FIELDS}`,
      })
    },
  )

  test.each([
    ['is not YAML', `"${SECRET}`, 'it is not YAML'],
    ['is a text', SECRET, 'it is not YAML'],
    ['is empty', '', 'it is not YAML'],
    ['has a key twice', `a: 1\na: ${SECRET}`, 'it is not YAML'],
    ['has too many aliases', bomb(), 'it is not YAML'],
    ['is a list', `- ${SECRET}`, 'current-context names none of its contexts'],
    [
      'has another current context',
      kubeconfig({ top: { 'current-context': SECRET } }),
      'current-context names none of its contexts',
    ],
    [
      'names an unknown cluster',
      kubeconfig({ context: { cluster: SECRET } }),
      'the current context names none of its clusters',
    ],
    ['has no server', kubeconfig({ cluster: { server: undefined } }), 'cluster.server is missing'],
    [
      'has a server that is not a URL',
      kubeconfig({ cluster: { server: SECRET } }),
      'cluster.server is not an https URL',
    ],
    [
      'has a server in a file',
      kubeconfig({ cluster: { server: `file:///${SECRET}` } }),
      'cluster.server is not an https URL',
    ],
    [
      'has a password in its server',
      kubeconfig({ cluster: { server: `https://a:${SECRET}@b` } }),
      'cluster.server holds a user name or password',
    ],
    [
      'would send a token over plain http',
      kubeconfig({ cluster: { server: 'http://10.0.0.1' }, user: { token: SECRET } }),
      'cluster.server is plain http, over which credentials are not sent',
    ],
    [
      'has a certificate and no key',
      kubeconfig({ user: { 'client-certificate-data': SECRET } }),
      'user.client-certificate-data and user.client-key-data need each other',
    ],
  ])('that %s', async (_, text, because) => {
    expect(await parseKubeconfig(text)).toEqual({ type: 'refused', because })
  })
})

function many(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${SECRET}-${index}`)
}

// Nine levels of nine aliases each.
function bomb(): string {
  const levels = 'abcdefghi'.split('')
  const line = (name: string, index: number) =>
    index === 0
      ? `${name}: &${name} [x, x]`
      : `${name}: &${name} [${`*${levels[index - 1]}, `.repeat(9)}]`
  return levels.map(line).join('\n')
}
