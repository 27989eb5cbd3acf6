import { expect, test } from 'vitest'
import { pullSecretHash } from '#src/images/pull-secret-hash.ts'

const secret = (content: string, uid = '6a1c7a1e', more: object = {}) => ({
  metadata: { uid, ...more },
  data: { '.dockerconfigjson': content },
})
const hash = (given: object) => pullSecretHash(given, '.dockerconfigjson')

test('the hash has 64 hexadecimal digits', () => {
  expect(hash(secret('e30='))).toMatch(/^[0-9a-f]{64}$/)
})

test.each([
  ['the same content', secret('e30='), true],
  [
    'other metadata',
    secret('e30=', '6a1c7a1e', { resourceVersion: '7', labels: { a: 'b' } }),
    true,
  ],
  [
    'another key beside it',
    { ...secret('e30='), data: { '.dockerconfigjson': 'e30=', a: 'b' } },
    true,
  ],
  ['other content', secret('e31='), false],
  ['a Secret that was created again', secret('e30=', '0f64a7b2'), false],
])('%s', (_, other, isSame) => {
  expect(hash(other) === hash(secret('e30='))).toBe(isSame)
})
