import { describe, expect, it } from 'vitest'
import { bootcNodePoolCrd } from '#src/bootc-node-pool/crd.ts'
import { BootcNodePoolSpec, parsePoolStatus, type RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { fieldErrors } from '#src/kube/schema/field-errors.ts'

const DIGEST = `sha256:${'02b9d7e46f1a'.padEnd(64, '0')}`
const POOL = {
  nodeSelector: { matchLabels: { 'node-role.kubernetes.io/worker': '' } },
  image: { ref: 'quay.io/example/os:stable' },
}
const REF =
  'a reference with its registry, such as quay.io/example/os:stable or quay.io/example/os@sha256:…'
const refused = (ref: string, why: string) => `"${ref}" is not allowed (${why}): ${REF}`
const SHARE = 'is not allowed: a whole number such as 3, or a percentage such as "25%"'

describe('a pool', () => {
  it.each<[name: string, change: object]>([
    ['as small as it can be', {}],
    ['for every node', { nodeSelector: {} }],
    ['with an operator that Kubernetes does not know', selecting({ key: 'a', operator: 'Is' })],
    ['with a digest', withRef(`quay.io/example/os@${DIGEST}`)],
    ['with a tag and a digest', withRef(`quay.io/example/os:1@${DIGEST}`)],
    ['without a tag', withRef('quay.io/example/os')],
    ['of a registry with a port', withRef('localhost:5000/os:v1')],
    ['of a registry with an IPv6 address', withRef('[fd00::1]:5000/os:v1')],
    ['with all fields', withRollout({ maxUnavailable: '25%', drain: 'none', haltThreshold: 3 })],
    ['with a negative maxUnavailable, which is none', withRollout({ maxUnavailable: -1 })],
    ['with a pull secret', { pullSecretRef: { name: 'pull', namespace: 'sundial-system' } }],
  ])('%s is accepted', (_name, change) => {
    expect(fieldErrors(BootcNodePoolSpec, { ...POOL, ...change }, 'spec')).toEqual([])
  })

  it.each<[change: object, field: string, message: string]>([
    [withRef(''), 'spec.image.ref', `must not be empty: ${REF}`],
    ...(
      [
        [
          'myos:latest',
          'it does not name the registry; write for example docker.io/library/myos:latest, if it is on Docker Hub',
        ],
        ['INVALID:///ref', 'it begins with "INVALID://"; leave that out'],
        ['quay.io/Example/os', 'its repository must be in lower case: example/os'],
        [
          'quay.io/os@sha256:bad',
          'its digest must have 64 lower-case hexadecimal digits after sha256:',
        ],
        ['docker.io/os', 'write docker.io/library/os, its full name on Docker Hub'],
      ] as const
    ).map(([ref, why]): [object, string, string] => [
      withRef(ref),
      'spec.image.ref',
      refused(ref, why),
    ]),
    [withRollout({ maxUnavailable: 'banana' }), 'spec.rollout.maxUnavailable', `"banana" ${SHARE}`],
    [withRollout({ maxUnavailable: '3' }), 'spec.rollout.maxUnavailable', `"3" ${SHARE}`],
    [withRollout({ haltThreshold: 1.5 }), 'spec.rollout.haltThreshold', `1.5 ${SHARE}`],
    [
      withRollout({ drainTimeoutSeconds: -1 }),
      'spec.rollout.drainTimeoutSeconds',
      '-1 is not allowed: a whole number of seconds, 0 or more',
    ],
    [
      { disruption: { rebootPolicy: 'Invalid' } },
      'spec.disruption.rebootPolicy',
      '"Invalid" is not allowed: RebootOnly or AllowSoftReboot',
    ],
  ])('%o is refused', (change, field, message) => {
    const errors = fieldErrors(BootcNodePoolSpec, { ...POOL, ...change }, 'spec')
    expect(errors).toEqual([{ field, message }])
  })
})

it('is named, printed and scoped as promised', () => {
  expect(bootcNodePoolCrd()).toMatchObject({
    metadata: { name: 'bootcnodepools.node.bootc.dev' },
    spec: {
      scope: 'Cluster',
      names: { shortNames: ['bnp'] },
      versions: [
        {
          subresources: { status: {} },
          additionalPrinterColumns: [
            { name: 'Image' },
            { name: 'Nodes' },
            { name: 'Updated' },
            { name: 'Updating' },
            { name: 'Degraded' },
            { name: 'Status' },
            { name: 'Age' },
            { name: 'Message', priority: 1 },
            { name: 'Selector', priority: 1 },
            { name: 'Pull Secret', priority: 1 },
            { name: 'Wake Time', priority: 1 },
            { name: 'Generation', priority: 1 },
            { name: 'Observed Generation', priority: 1 },
          ],
        },
      ],
    },
  })
})

it('keeps the valid fields of a status', () => {
  const slot: RebootSlot = {
    node: 'a',
    phase: 'Reserved',
    digest: DIGEST,
    wasCordoned: false,
    reservedAt: '2026-01-05T10:00:00Z',
  }
  const status = { targetDigest: DIGEST, nodeCount: 'many', rebootSlots: [slot] }
  expect(parsePoolStatus(status)).toEqual({ targetDigest: DIGEST, rebootSlots: [slot] })
})

function withRef(ref: string) {
  return { image: { ref } }
}

function withRollout(rollout: object) {
  return { rollout }
}

function selecting(expression: object) {
  return { nodeSelector: { matchExpressions: [expression] } }
}
