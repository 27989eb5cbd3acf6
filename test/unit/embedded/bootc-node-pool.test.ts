// The definitions of pools and their nodes in the embedded API, over HTTP: rules, defaults and numbers that may be texts.
import { beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { bootcNodePoolInstallation } from '#src/embedded/bootc-node-pool.ts'
import { startedWorld } from '#test/unit/embedded/stand-ins/started-world.ts'

const ROOT = '/apis/node.bootc.dev/v1alpha1'
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`
const IMAGE = { ref: 'quay.io/example/os:stable' }
const SELECTOR = { matchLabels: { 'node-role.kubernetes.io/worker': '' } }
// The rules, which are asked only of an object whose shape is right.
const UNASKED =
  '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
const SHARE = 'must be a whole number such as 3, or a percentage such as "25%"'

let send: (method: string, path: string, body: object) => Promise<Answer>
let count = 0

const Answer = z.object({
  spec: z.optional(z.unknown()),
  details: z.optional(
    z.object({ causes: z.array(z.object({ field: z.string(), message: z.string() })) }),
  ),
})
type Answer = {
  readonly status: number
  readonly spec: unknown
  readonly errors: readonly string[]
}

beforeAll(async () => {
  const { world } = await startedWorld({ installations: [bootcNodePoolInstallation()] })
  send = async (method, path, body) => {
    const headers = {
      'content-type': method === 'POST' ? 'application/json' : 'application/merge-patch+json',
    }
    const answer = await world.api.app.request(path, {
      method,
      headers,
      body: JSON.stringify(body),
    })
    const { spec, details } = Answer.parse(await answer.json())
    const causes = details?.causes ?? []
    return {
      status: answer.status,
      spec,
      errors: causes.map(({ field, message }) => `${field}: ${message}`),
    }
  }
})

function create(kind: 'BootcNodePool' | 'BootcNode', spec: object): Promise<Answer> {
  count += 1
  return send('POST', `${ROOT}/${kind.toLowerCase()}s`, {
    apiVersion: 'node.bootc.dev/v1alpha1',
    kind,
    metadata: { name: `a-${count}` },
    spec,
  })
}

test.each<[name: string, spec: object, stored?: object]>([
  ['as small as it can be', {}],
  ['that selects every node', { nodeSelector: {} }],
  [
    'with an operator that Kubernetes does not know',
    { nodeSelector: { matchExpressions: [{ key: 'a', operator: 'Is' }] } },
  ],
  ['with a digest', { image: { ref: `quay.io/example/os@${DIGEST}` } }],
  ['of a registry with a port', { image: { ref: 'localhost:5000/os:v1' } }],
  ['with a number of nodes', { rollout: { maxUnavailable: 3, haltThreshold: 4 } }],
  ['with a share of the nodes', { rollout: { maxUnavailable: '25%', haltThreshold: '5%' } }],
  ['with no node at a time', { rollout: { maxUnavailable: 0 } }],
  ['with times', { rollout: { drainTimeoutSeconds: 0, rebootTimeoutSeconds: 900 } }],
  ['with a policy by default', { disruption: {} }, { disruption: { rebootPolicy: 'RebootOnly' } }],
  ['with a pull secret', { pullSecretRef: { name: 'pull', namespace: 'sundial-system' } }],
  ['with a field that is null', { rollout: { maxUnavailable: null } }, { rollout: {} }],
])('a pool %s is accepted', async (_name, change, stored = change) => {
  const spec = { nodeSelector: SELECTOR, image: IMAGE }

  const answer = await create('BootcNodePool', { ...spec, ...change })

  expect(answer).toEqual({ status: 201, spec: { ...spec, ...stored }, errors: [] })
})

test.each<[name: string, change: object, errors: readonly string[]]>([
  ['without an image', { image: undefined }, ['spec.image: Required value', UNASKED]],
  [
    'without a selector',
    { nodeSelector: undefined },
    ['spec.nodeSelector: Required value', UNASKED],
  ],
  [
    'without a registry',
    { image: { ref: 'os:latest' } },
    [expect.stringMatching(/^spec\.image\.ref: Invalid value: "os:latest": must be a? ?re/)],
  ],
  [
    'with half a digest',
    { image: { ref: 'quay.io/example/os@sha256:0123' } },
    [expect.stringMatching(/^spec\.image\.ref: .+@sha256:0123": must be a? ?re/)],
  ],
  [
    'with a word for a number',
    { rollout: { maxUnavailable: 'many' } },
    [`spec.rollout.maxUnavailable: Invalid value: "many": ${SHARE}`],
  ],
  [
    'with a number in quotes',
    { rollout: { haltThreshold: '3' } },
    [`spec.rollout.haltThreshold: Invalid value: "3": ${SHARE}`],
  ],
  [
    'with a part of a node',
    { rollout: { maxUnavailable: 1.5 } },
    [
      'spec.rollout.maxUnavailable: Invalid value: "number": spec.rollout.maxUnavailable in body must be of type integer,string: "number"',
      UNASKED,
    ],
  ],
  [
    'with a time before now',
    { rollout: { drainTimeoutSeconds: -1 } },
    [
      'spec.rollout.drainTimeoutSeconds: Invalid value: -1: spec.rollout.drainTimeoutSeconds in body should be greater than or equal to 0',
    ],
  ],
  [
    'with another policy',
    { disruption: { rebootPolicy: 'Never' } },
    [
      'spec.disruption.rebootPolicy: Unsupported value: "Never": supported values: "RebootOnly", "AllowSoftReboot"',
      UNASKED,
    ],
  ],
  [
    'with half a pull secret',
    { pullSecretRef: { name: 'pull' } },
    ['spec.pullSecretRef.namespace: Required value', UNASKED],
  ],
])('a pool %s is refused', async (_name, change, errors) => {
  const answer = await create('BootcNodePool', { nodeSelector: SELECTOR, image: IMAGE, ...change })

  expect([answer.status, answer.errors]).toEqual([422, errors])
})

test('a rule is asked of a change, too', async () => {
  await create('BootcNodePool', { nodeSelector: SELECTOR, image: IMAGE })
  const path = `${ROOT}/bootcnodepools/a-${count}`

  const wrong = await send('PATCH', path, { spec: { rollout: { maxUnavailable: 'x' } } })
  const right = await send('PATCH', path, { spec: { rollout: { maxUnavailable: '100%' } } })

  expect([wrong.status, right.status]).toEqual([422, 200])
})

test.each<[name: string, change: object, errors: readonly string[]]>([
  ['with all fields', { pullSecretHash: 'a', rebootPolicy: 'AllowSoftReboot' }, []],
  [
    'without an image',
    { desiredImage: '' },
    [
      'spec.desiredImage: Invalid value: "": spec.desiredImage in body should be at least 1 chars long',
    ],
  ],
  [
    'with another state',
    { desiredImageState: 'Running' },
    ['spec.desiredImageState: Unsupported value: "Running": supported values: "Staged", "Booted"'],
  ],
])('a BootcNode %s', async (_name, change, errors) => {
  const spec = { desiredImage: `quay.io/example/os@${DIGEST}`, desiredImageState: 'Staged' }

  const answer = await create('BootcNode', { ...spec, ...change })

  expect([answer.status, answer.errors]).toEqual([errors.length === 0 ? 201 : 422, errors])
})
