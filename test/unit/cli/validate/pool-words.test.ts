// What a user reads about each mistake in a BootcNodePool, word by word.
import { describe, expect, test } from 'vitest'
import { validate } from '#src/cli/validate.ts'
import { collectingIo } from '../collecting-io.ts'

const POOL = `apiVersion: node.bootc.dev/v1alpha1
kind: BootcNodePool
metadata:
  name: workers
spec:
  nodeSelector:
    matchLabels:
      node-role.kubernetes.io/worker: ""
  image:
    ref: quay.io/example/os:1.2
  rollout:
    maxUnavailable: 2
`
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`
const UNKNOWN = 'the API server drops it, or kubectl refuses it'
const OF = ' (document 1, BootcNodePool workers)\n'

type Changes = Readonly<Record<string, string>>

function changed(changes: Changes): string {
  return Object.entries(changes).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`there is no ${from}`)
    return text.replace(from, to)
  }, POOL)
}

async function read(input: string, options: { strict?: boolean } = {}) {
  const io = collectingIo({ input })
  const status = await validate({ file: ['-'], ...options }, io)
  return {
    status,
    lines: io.err().replaceAll(OF, '\n').trimEnd().split('\n'),
    stdout: withoutTotals(io.out()),
  }
}

// `reports.test.ts` is about the totals.
function withoutTotals(text: string): string {
  return text.replace(/^\d+ objects? checked: .*\n/m, '')
}

test('a pool is valid, and has no namespace', async () => {
  expect(await read(POOL)).toEqual({
    status: 0,
    lines: [''],
    stdout: '- (document 1, BootcNodePool workers): valid\n',
  })
})

test.each<[string, Changes, readonly string[]]>([
  [
    'a field in other capitals',
    { maxUnavailable: 'maxunavailable' },
    [
      `-:12:5: error: spec.rollout.maxunavailable: is not a field of a BootcNodePool (did you mean maxUnavailable?): ${UNKNOWN}`,
    ],
  ],
  [
    'a field in the wrong place',
    { '  rollout:\n    maxUnavailable: 2\n': '  paused: true\n' },
    [
      `-:11:3: error: spec.paused: is not a field of a BootcNodePool (did you mean spec.rollout.paused?): ${UNKNOWN}`,
    ],
  ],
  [
    'no image',
    { '  image:\n    ref: quay.io/example/os:1.2\n': '' },
    ['-:5:1: error: spec.image: is required: an object with ref'],
  ],
  [
    'a reference in capitals',
    { 'quay.io/example/os:1.2': 'quay.io/Example/os:1.2' },
    [
      '-:10:5: error: spec.image.ref: "quay.io/Example/os:1.2" is not allowed (its repository must be in lower case: example/os): a reference with its registry, such as quay.io/example/os:stable or quay.io/example/os@sha256:…',
    ],
  ],
  [
    'a number that is none',
    { 'maxUnavailable: 2': 'maxUnavailable: half' },
    [
      '-:12:5: error: spec.rollout.maxUnavailable: "half" is not allowed: a whole number such as 3, or a percentage such as "25%"',
    ],
  ],
  [
    'a number in quotes',
    { 'maxUnavailable: 2': 'haltThreshold: "2"' },
    [
      '-:12:5: error: spec.rollout.haltThreshold: "2" is not allowed: a whole number such as 3, or a percentage such as "25%"',
    ],
  ],
  [
    'an operator that Kubernetes does not know, which the API server accepts',
    {
      'matchLabels:\n      node-role.kubernetes.io/worker: ""':
        'matchExpressions:\n      - {key: os, operator: Is, values: [bootc]}',
    },
    [
      '-:8:19: error: spec.nodeSelector.matchExpressions[0].operator: "Is" is not allowed: In, NotIn, Exists or DoesNotExist',
    ],
  ],
  [
    'In without values',
    {
      'matchLabels:\n      node-role.kubernetes.io/worker: ""':
        'matchExpressions:\n      - {key: os, operator: In, values: []}',
    },
    ['-:8:33: error: spec.nodeSelector.matchExpressions[0].values: must not be empty for In'],
  ],
  [
    'another group',
    { 'node.bootc.dev/v1alpha1': 'bootc.dev/v1alpha1' },
    ['-:1:1: error: apiVersion: "bootc.dev/v1alpha1" is not allowed: node.bootc.dev/v1alpha1'],
  ],
  [
    'a mistyped kind',
    { BootcNodePool: 'BootcNodepool' },
    [
      '-:2:1: error: kind: "BootcNodepool" is not allowed: BootcNodePool (document 1, BootcNodepool workers)',
    ],
  ],
  [
    'a name that is none',
    { 'name: workers': 'name: Workers' },
    [
      '-:4:3: error: metadata.name: "Workers" is not allowed: at most 253 lower-case letters, digits, - or ., with a letter or digit at both ends (document 1, BootcNodePool Workers)',
    ],
  ],
  [
    'a label without quotes',
    { 'worker: ""': 'worker: true' },
    [
      '-:8:7: error: spec.nodeSelector.matchLabels.node-role.kubernetes.io/worker: true is not allowed: a string, in quotes',
    ],
  ],
])('an error: %s', async (_, changes, lines) => {
  expect(await read(changed(changes))).toEqual({ status: 2, lines, stdout: '' })
})

const SELECTOR = 'matchLabels:\n      node-role.kubernetes.io/worker: ""'

test.each<[string, Changes, string]>([
  [
    'every Node',
    { [`  nodeSelector:\n    ${SELECTOR}`]: '  nodeSelector: {}' },
    '-:6:3: warning: spec.nodeSelector: an empty selector matches every Node of the cluster, also those of its control plane; name a label, such as node-role.kubernetes.io/worker',
  ],
  [
    'a label that must be there and must not',
    {
      [SELECTOR]: `${SELECTOR}\n    matchExpressions:\n      - {key: node-role.kubernetes.io/worker, operator: DoesNotExist}`,
    },
    '-:6:3: warning: spec.nodeSelector: no Node can match: the requirements on the label node-role.kubernetes.io/worker exclude each other',
  ],
  [
    'lists of values that have none in common',
    {
      [SELECTOR]:
        'matchExpressions:\n      - {key: os, operator: In, values: [a, b]}\n      - {key: os, operator: NotIn, values: [b]}\n      - {key: os, operator: In, values: [b, c]}',
    },
    '-:6:3: warning: spec.nodeSelector: no Node can match: the requirements on the label os exclude each other',
  ],
  [
    'no node at a time',
    { 'maxUnavailable: 2': 'maxUnavailable: 0' },
    '-:12:5: warning: spec.rollout.maxUnavailable: no node ever reboots into the image; set 1 or more, or use spec.rollout.paused to wait for a while',
  ],
  [
    'all nodes at a time',
    { 'maxUnavailable: 2': 'maxUnavailable: 100%' },
    '-:12:5: warning: spec.rollout.maxUnavailable: all nodes of the pool may be out of service at the same time; set a smaller share, such as "25%"',
  ],
  [
    'more nodes than all at a time',
    { 'maxUnavailable: 2': 'maxUnavailable: 150%' },
    '-:12:5: warning: spec.rollout.maxUnavailable: more than 100 % counts as 100 %: all nodes of the pool may be out of service at the same time; set a smaller share, such as "25%"',
  ],
  ...['0', '-1', '0%'].map((value): [string, Changes, string] => [
    `a halt at ${value} unhealthy nodes`,
    { 'maxUnavailable: 2': `haltThreshold: ${value}` },
    '-:12:5: warning: spec.rollout.haltThreshold: counts as 1: the first unhealthy node halts the rollout; write 1 if this is meant, or for no halt a number above that of the nodes',
  ]),
  [
    'a pause',
    { 'maxUnavailable: 2': 'paused: true' },
    '-:12:5: warning: spec.rollout.paused: no node reboots while this is true, also not for a security fix; remove it to go on',
  ],
  [
    'no tag',
    { 'os:1.2': 'os' },
    '-:10:5: warning: spec.image.ref: the image has no tag and no digest, so it is the tag latest; write the tag, such as :1.2, or the digest',
  ],
  [
    'a tag and a digest',
    { 'os:1.2': `os:1.2@${DIGEST}` },
    '-:10:5: warning: spec.image.ref: the image has a tag and a digest: the digest is used, and the tag is never looked up; remove one of them',
  ],
  [
    'a namespace',
    { 'name: workers': 'name: workers\n  namespace: default' },
    '-:5:3: warning: metadata.namespace: a BootcNodePool is in no namespace: the API server ignores it; remove it',
  ],
])('a warning: %s', async (_, changes, line) => {
  const text = changed(changes)

  expect(await read(text)).toEqual({
    status: 0,
    lines: [line],
    stdout: '- (document 1, BootcNodePool workers): valid\n',
  })
  expect(await read(text, { strict: true })).toEqual({
    status: 2,
    lines: [line.replace('warning', 'error')],
    stdout: '',
  })
})

describe('selectors that some Node can match have no warning', () => {
  test.each([
    'matchExpressions: [{key: os, operator: Exists}, {key: os, operator: NotIn, values: [a]}]',
    'matchExpressions: [{key: os, operator: DoesNotExist}, {key: os, operator: NotIn, values: [a]}]',
    'matchExpressions: [{key: os, operator: In, values: [a, b]}, {key: os, operator: NotIn, values: [b]}]',
    'matchExpressions: [{key: os, operator: In, values: [a]}, {key: arch, operator: DoesNotExist}]',
  ])('%s', async (selector) => {
    expect((await read(changed({ [SELECTOR]: selector }))).lines).toEqual([''])
  })
})

test('two pools of one name, and a machine of that name', async () => {
  const { status, lines } = await read(
    `${POOL}---\n${POOL.replace('BootcNodePool', 'BootcNode')}---\n${POOL}`,
  )

  expect(status).toBe(2)
  expect(lines.at(-1)).toBe(
    '-:30:3: warning: metadata.name: the object in -:1 has the same name; kubectl applies both, and only the last one stays: rename one of them (document 3, BootcNodePool workers)',
  )
})

test('for programs, a pool has a name and no namespace', async () => {
  const io = collectingIo({ input: changed({ 'maxUnavailable: 2': 'maxUnavailable: 0' }) })

  await validate({ file: ['-'], output: 'json' }, io)

  expect(JSON.parse(io.out())).toEqual([
    {
      file: '-',
      document: 1,
      line: 12,
      column: 5,
      kind: 'BootcNodePool',
      name: 'workers',
      severity: 'warning',
      rule: 'never-reboots',
      field: 'spec.rollout.maxUnavailable',
      message:
        'no node ever reboots into the image; set 1 or more, or use spec.rollout.paused to wait for a while',
    },
  ])
})

test('two pools for the same Nodes', async () => {
  const other = POOL.replace('name: workers', 'name: others')
  const narrow = other.replace('worker: ""', 'worker: ""\n      zone: a')
  const exists = 'matchExpressions: [{key: node-role.kubernetes.io/worker, operator: Exists}]'
  const wide = other.replace(SELECTOR, exists)
  const apart = other.replace('worker: ""', 'worker: "no"')
  const line =
    "-:19:3: warning: spec.nodeSelector: selects Nodes of the pool workers in -:1, too: a Node is in one pool only, so this one is Degraded (NodeConflict); exclude each other's Nodes (document 2, BootcNodePool others)"

  expect((await read(`${POOL}---\n${other}`)).lines).toEqual([line])
  expect((await read(`${POOL}---\n${narrow}`)).lines).toEqual([line])
  expect((await read(`${POOL}---\n${wide}`)).lines).toEqual([line])
  expect((await read(`${POOL}---\n${apart}`)).lines).toEqual([''])
})

test('a BootcNode is not for users to write', async () => {
  const node = `apiVersion: node.bootc.dev/v1alpha1
kind: BootcNode
metadata: {name: node-1}
spec: {desiredImage: "quay.io/example/os@${DIGEST}", desiredImageState: Staged}
`

  expect(await read(node)).toEqual({
    status: 0,
    lines: [
      '-:1:1: warning: the controller of a BootcNodePool writes the BootcNode of each of its Nodes: do not apply it, and write a BootcNodePool that selects the Node. A BootcNode that somebody else creates belongs to no pool, and keeps its Node out of every pool (document 1, BootcNode node-1)',
    ],
    stdout: '- (document 1, BootcNode node-1): valid\n',
  })
  const [warning] = (await read(node)).lines
  expect((await read(node.replace('Staged', 'Done'))).lines).toEqual([
    warning,
    '-:4:116: error: spec.desiredImageState: "Done" is not allowed: Staged or Booted (document 1, BootcNode node-1)',
  ])
})
