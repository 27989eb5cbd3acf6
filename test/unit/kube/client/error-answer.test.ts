import { describe, expect, test } from 'vitest'
import { isTransient, KubeError } from '#src/kube/kube-error.ts'
import { NODES, PODS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { failure } from '#test/unit/kube/recorded-transport.ts'
import { clientOf, errorOf, OBJECT } from './bed.ts'

describe('an error answer', () => {
  test.each([
    [400, 'BadRequest', 'Invalid', false],
    [401, 'Unauthorized', 'Forbidden', false],
    [403, 'Forbidden', 'Forbidden', false],
    [404, 'NotFound', 'NotFound', false],
    [408, 'Timeout', 'Timeout', true],
    [409, 'Conflict', 'Conflict', true],
    [409, 'AlreadyExists', 'AlreadyExists', false],
    [410, 'Expired', 'Expired', true],
    [415, 'UnsupportedMediaType', 'Invalid', false],
    [422, 'Invalid', 'Invalid', false],
    [429, 'TooManyRequests', 'Throttled', true],
    [500, 'InternalError', 'ServerError', false],
    [502, '', 'Unavailable', true],
    [503, 'ServiceUnavailable', 'Unavailable', true],
    [504, 'Timeout', 'Timeout', true],
    [507, '', 'ServerError', false],
  ])('%i %s is %s, transient: %s', async (status, reason, code, transient) => {
    const { client } = clientOf(failure(status, reason, 'pods "a" not found'))

    const error = await errorOf(client.create(SCHEDULED_MACHINES, OBJECT))

    expect([error.code, error.status, isTransient(error)]).toEqual([code, status, transient])
    expect(error.message).toBe(
      'POST /apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines: pods "a" not found',
    )
  })

  test('keeps the causes with the field, without the value', async () => {
    const causes = [
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: "x": too much',
        field: 'spec.priority',
      },
    ]
    const { client } = clientOf(failure(422, 'Invalid', 'is invalid', { causes }))

    expect((await errorOf(client.create(SCHEDULED_MACHINES, OBJECT))).causes).toEqual([
      { reason: 'FieldValueInvalid', field: 'spec.priority' },
    ])
  })

  test('a patch of an object that was replaced by another of its name is a conflict', async () => {
    const causes = [
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: "uid-old": field is immutable',
        field: 'metadata.uid',
      },
    ]
    const { client } = clientOf(failure(422, 'Invalid', 'is invalid', { causes }))

    const error = await errorOf(client.patch(NODES, { name: 'worker' }, {}))

    expect([error.code, error.status]).toEqual(['Conflict', 422])
  })

  test('a refused eviction has the message of the server, up to a length', async () => {
    const causes = [{ reason: 'DisruptionBudget', message: 'x'.repeat(6_000) }]
    const { client } = clientOf(failure(429, 'TooManyRequests', 'y'.repeat(6_000), { causes }))

    const error = await errorOf(client.evict({ namespace: 'shop', name: 'web-0' }, 'uid-web'))

    expect([error.message, error.causes]).toEqual([
      `POST /api/v1/namespaces/shop/pods/web-0/eviction: ${'y'.repeat(500)}…`,
      [{ reason: 'DisruptionBudget', message: `${'x'.repeat(500)}…` }],
    ])
  })

  test.each([
    ['the header', { 'retry-after': '7' }, { retryAfterSeconds: 3 }, 7],
    ['a header of zero', { 'retry-after': '0' }, {}, 0],
    ['the longer of both', { 'retry-after': '0' }, { retryAfterSeconds: 30 }, 30],
    ['the Status beside a negative header', { 'retry-after': '-5' }, { retryAfterSeconds: 3 }, 3],
    ['a negative header, which is ignored', { 'retry-after': '-5' }, {}, undefined],
    ['an empty header, which is ignored', { 'retry-after': '' }, {}, undefined],
    ['a header that is a word', { 'retry-after': 'soon' }, {}, undefined],
    [
      'a header that is a date, by the clock of the server',
      { date: 'Sun, 29 Mar 2026 00:59:15 GMT', 'retry-after': 'Sun, 29 Mar 2026 01:00:00 GMT' },
      { retryAfterSeconds: 3 },
      45,
    ],
    [
      'a date that has passed',
      { date: 'Sun, 29 Mar 2026 01:00:05 GMT', 'retry-after': 'Sun, 29 Mar 2026 01:00:00 GMT' },
      {},
      0,
    ],
    ['the Status', {}, { retryAfterSeconds: 3 }, 3],
    [
      'the Status beside a date of an answer that shows no clock',
      { 'retry-after': 'Sun, 29 Mar 2026 01:00:00 GMT' },
      { retryAfterSeconds: 3 },
      3,
    ],
    ['a Status of zero, which is ignored', {}, { retryAfterSeconds: 0 }, undefined],
    ['nobody', {}, {}, undefined],
  ])('has the wait of %s', async (_, headers, details, seconds) => {
    const answer = { ...failure(429, 'TooManyRequests', 'busy', details), headers }
    const { client } = clientOf(answer)

    expect((await errorOf(client.list(PODS))).retryAfterSeconds).toBe(seconds)
  })

  test.each([
    ['HTML', '<html>Bad Gateway</html>'],
    ['nothing', ''],
    ['a JSON text', '"oh"'],
    ['a JSON null', 'null'],
  ])('may come from a proxy, with %s as its body', async (_, body) => {
    const { client } = clientOf({ status: 502, body })

    const error = await errorOf(client.list(PODS))

    expect([error.code, error.message]).toEqual(['Unavailable', 'GET /api/v1/pods: HTTP 502'])
  })
})

test('errors of the transport are passed on', async () => {
  const gone = new KubeError('Unavailable', 'GET /api/v1/pods: connect ECONNREFUSED')
  const { client } = clientOf(gone)

  expect(await errorOf(client.list(PODS))).toBe(gone)
})

test('a refusal because the kind of an owner is not known yet passes by itself', async () => {
  const message =
    'testconfigs "a" is forbidden: cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion cluster.x-k8s.io/v1beta2 Kind Machine'
  const { client } = clientOf(failure(403, 'Forbidden', message))

  const error = await errorOf(client.create(SCHEDULED_MACHINES, OBJECT))

  expect([error.code, error.status, isTransient(error)]).toEqual(['Unavailable', 403, true])
})
