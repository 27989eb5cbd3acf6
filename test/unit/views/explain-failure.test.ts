import { expect, test } from 'vitest'
import { KubeError, type KubeErrorCode } from '#src/kube/kube-error.ts'
import { explainFailure } from '#src/views/explain-failure.ts'

const PATH = '/api/v1/nodes'
const request = { method: 'GET', path: PATH }
const coded = (code: string, message = '') => Object.assign(new Error(message), { code })

const unanswered = (words: string, cause?: unknown) =>
  new KubeError('Unavailable', `GET ${PATH}: ${words}`, { cause })
const refused = (code: KubeErrorCode, status: number, words: string) =>
  new KubeError(code, `GET ${PATH}: ${words}`, { status, request })

test.each([
  [
    'a refused connection',
    unanswered('connect ECONNREFUSED 127.0.0.1:1', coded('ECONNREFUSED')),
    'does not answer: connect ECONNREFUSED 127.0.0.1:1. Check the address, and that it runs.',
  ],
  [
    'a refused connection of a name with several addresses',
    unanswered('AggregateError', coded('ECONNREFUSED')),
    'does not answer: the connection is refused. Check the address, and that it runs.',
  ],
  [
    'no answer in time',
    new KubeError('Timeout', `GET ${PATH}: no answer within 10 s`),
    'does not answer: no answer within 10 s. Check the address, and that it runs.',
  ],
  [
    'answers that together take too long',
    new KubeError('Aborted', `GET ${PATH}: aborted`),
    'does not answer in time. Try again.',
  ],
  [
    'a certificate of somebody else',
    unanswered('self-signed certificate', coded('DEPTH_ZERO_SELF_SIGNED_CERT')),
    'has a certificate that is not trusted: self-signed certificate. Check the certificate authority in the kubeconfig.',
  ],
  [
    'an expired login',
    refused('Forbidden', 401, 'Unauthorized'),
    'does not accept your credentials: Unauthorized. Log in again.',
  ],
  [
    'a right that is missing',
    refused('Forbidden', 403, 'User "ann" cannot list'),
    'refuses: User "ann" cannot list. Ask its administrator for this right.',
  ],
  ['a path that is not served', refused('NotFound', 404, 'not found'), `has no ${PATH}: not found`],
  ['admission', refused('Invalid', 422, 'spec.a: must be b'), 'refuses: spec.a: must be b'],
  [
    'a server in trouble',
    refused('Unavailable', 503, 'no leader'),
    'cannot answer now: no leader. Try again.',
  ],
])('%s is one sentence with a remedy', (_name, error, words) => {
  expect(explainFailure(error, { title: 'context a', isDev: false })).toBe(`context a ${words}`)
})

test('a dev that has just ended is asked after', () => {
  const error = unanswered('connect ECONNREFUSED 127.0.0.1:1', coded('ECONNREFUSED'))

  expect(explainFailure(error, { title: 'sundial dev', isDev: true })).toBe(
    'sundial dev does not answer: connect ECONNREFUSED 127.0.0.1:1. Is it still running?',
  )
})
