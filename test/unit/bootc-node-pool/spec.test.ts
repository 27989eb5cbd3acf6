// The spec of a pool as a pass uses it.
import { expect, test } from 'vitest'
import { numberOf } from '#src/bootc-node-pool/slots/max-unavailable.ts'
import { type IntOrPercent, parseSpec } from '#src/bootc-node-pool/spec.ts'
import { imageOf } from '#test/support/pool/images.ts'

const image = { ref: imageOf('NEW') }
const spec = (more: object = {}) => ({ nodeSelector: {}, image, ...more })

test('defaults', () => {
  expect(parseSpec(spec())).toEqual({
    errors: [],
    invalid: '',
    nodeSelector: '',
    imageRef: image.ref,
    maxUnavailable: 1,
    haltThreshold: 2,
    isPaused: false,
    drainTimeout: undefined,
    rebootTimeout: undefined,
    drain: 'evict',
    rebootPolicy: 'RebootOnly',
    pullSecretRef: undefined,
    isPullSecretRefInvalid: false,
  })
})

test.each([
  [{}, ''],
  [{ matchLabels: { os: 'bootc', zone: 'a' } }, 'os=bootc,zone=a'],
  [
    {
      matchLabels: { os: 'bootc' },
      matchExpressions: [
        { key: 'zone', operator: 'In', values: ['a', 'b'] },
        { key: 'tier', operator: 'NotIn', values: ['x'] },
        { key: 'gpu', operator: 'Exists' },
        { key: 'old', operator: 'DoesNotExist' },
      ],
    },
    'os=bootc,zone in (a,b),tier notin (x),gpu,!old',
  ],
])('the selector %j as a query', (nodeSelector, query) => {
  expect(parseSpec(spec({ nodeSelector })).nodeSelector).toBe(query)
})

const SELECTOR = 'listing matching nodes: invalid nodeSelector: spec.nodeSelector'

test.each<readonly [about: string, more: object, invalid: string]>([
  [
    'an operator',
    { nodeSelector: { matchExpressions: [{ key: 'os', operator: 'Like' }] } },
    `${SELECTOR}.matchExpressions[0].operator: "Like" is not allowed: In, NotIn, Exists or DoesNotExist`,
  ],
  [
    'no values',
    { nodeSelector: { matchExpressions: [{ key: 'os', operator: 'In' }] } },
    `${SELECTOR}.matchExpressions[0].values: must not be empty for In`,
  ],
  [
    'too many values',
    { nodeSelector: { matchExpressions: [{ key: 'os', operator: 'Exists', values: ['a'] }] } },
    `${SELECTOR}.matchExpressions[0].values: must be empty for Exists`,
  ],
  [
    'a key',
    { nodeSelector: { matchLabels: { 'no key': 'a' } } },
    `${SELECTOR}.matchLabels: "no key" is not a key of a label`,
  ],
  [
    'a value',
    { nodeSelector: { matchLabels: { os: 'not a value' } } },
    `${SELECTOR}.matchLabels.os: "not a value" is not a value of a label`,
  ],
  [
    'an image',
    { image: { ref: 'quay.io/example/os@sha256:bad' } },
    `invalid image ref "quay.io/example/os@sha256:bad": its digest must have 64 lower-case hexadecimal digits after sha256:`,
  ],
  [
    'an empty image',
    { image: { ref: '' } },
    'invalid image ref "": it is empty; write a reference with its registry, such as quay.io/example/os:stable or quay.io/example/os@sha256:…',
  ],
  [
    'a number as a text',
    { rollout: { maxUnavailable: '3' } },
    'invalid maxUnavailable "3": must be a whole number such as 3, or a percentage such as "25%"',
  ],
  [
    'haltThreshold',
    { rollout: { haltThreshold: 'x' } },
    'spec.rollout.haltThreshold: "x" is not allowed: a whole number such as 3, or a percentage such as "25%"',
  ],
  [
    'a timeout',
    { rollout: { drainTimeoutSeconds: -1 } },
    'spec.rollout.drainTimeoutSeconds: -1 is not allowed: a whole number of seconds, 0 or more',
  ],
])('an invalid field: %s', (_, more, invalid) => {
  expect(parseSpec(spec(more)).invalid).toBe(invalid)
})

test('an invalid field hides none of the others', () => {
  const parsed = parseSpec(
    spec({
      nodeSelector: { matchExpressions: [{ key: 'os', operator: 'Like' }] },
      rollout: { maxUnavailable: 'x', haltThreshold: 'y', paused: true, drainTimeoutSeconds: 60 },
    }),
  )

  expect(parsed).toMatchObject({
    nodeSelector: undefined,
    imageRef: image.ref,
    maxUnavailable: undefined,
    haltThreshold: 2,
    isPaused: true,
  })
  expect(parsed.drainTimeout?.as('seconds')).toBe(60)
})

test('0 seconds are no timeout', () => {
  const { drainTimeout, rebootTimeout } = parseSpec(
    spec({ rollout: { drainTimeoutSeconds: 0, rebootTimeoutSeconds: 0 } }),
  )

  expect([drainTimeout, rebootTimeout]).toEqual([undefined, undefined])
})

test.each<readonly [IntOrPercent, number, number]>([
  [3, 10, 3],
  [0, 10, 0],
  [-1, 10, 0],
  ['25%', 10, 3],
  ['0%', 10, 0],
  ['1%', 10, 1],
  ['100%', 10, 10],
  ['25%', 0, 0],
])('%s of %i nodes are %i', (value, nodes, expected) => {
  expect(numberOf(value, nodes)).toBe(expected)
})
