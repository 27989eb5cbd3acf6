import { expect, test } from 'vitest'
import { parseChallenges } from '#src/images/registry/challenges.ts'

const bearer = (parameters: Readonly<Record<string, string>>) => ({ scheme: 'bearer', parameters })

test.each([
  [
    'of quay.io',
    'Bearer realm="https://quay.io/v2/auth",service="quay.io",scope="repository:a/b:pull"',
    [
      bearer({
        realm: 'https://quay.io/v2/auth',
        service: 'quay.io',
        scope: 'repository:a/b:pull',
      }),
    ],
  ],
  [
    'with blanks and upper case',
    'BEARER Realm = "https://a/t" , Service = "b c"',
    [bearer({ realm: 'https://a/t', service: 'b c' })],
  ],
  ['with a comma in a text', 'Bearer scope="a:b:pull,push"', [bearer({ scope: 'a:b:pull,push' })]],
  ['with a quotation mark in a text', 'Bearer realm="a\\"b"', [bearer({ realm: 'a"b' })]],
  ['without quotation marks', 'Bearer realm=https://a/t', [bearer({ realm: 'https://a/t' })]],
  ['of one word', 'Negotiate', [{ scheme: 'negotiate', parameters: {} }]],
  [
    'several in one header',
    'Negotiate, Basic realm="a", Bearer realm="https://b"',
    [
      { scheme: 'negotiate', parameters: {} },
      { scheme: 'basic', parameters: { realm: 'a' } },
      bearer({ realm: 'https://b' }),
    ],
  ],
  ['that ends within a text', 'Bearer realm="https://a', [bearer({ realm: '' })]],
  ['a parameter without a scheme', 'realm="a"', []],
  ['nothing', '', []],
])('a challenge %s', (_, header, expected) => {
  const found = parseChallenges(header).map(({ scheme, parameters }) => ({
    scheme,
    parameters: Object.fromEntries(parameters),
  }))

  expect(found).toEqual(expected)
})
