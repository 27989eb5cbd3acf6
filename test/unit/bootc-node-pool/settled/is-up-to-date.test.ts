import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { isUpToDate } from '#src/bootc-node-pool/settled/is-up-to-date.ts'
import type { BootcNodeSeen, Summary } from '#src/bootc-node-pool/settled/summary.ts'
import { readSubject } from '#src/bootc-node-pool/subject.ts'

const NOW = DateTime.fromISO('2026-03-29T01:00:00Z', { zone: 'utc' })
const DIGEST = `sha256:${'1'.repeat(64)}`
const OTHER = `sha256:${'2'.repeat(64)}`

interface Given {
  readonly metadata?: object
  readonly rollout?: object
  readonly status?: object
}

const ROLLING = { conditions: [upToDate('False', 'RolloutInProgress')] }

function subject({ metadata, rollout = {}, status }: Given) {
  return readSubject({
    apiVersion: 'node.bootc.dev/v1alpha1',
    kind: 'BootcNodePool',
    metadata: {
      name: 'workers',
      uid: 'uid-1',
      generation: 3,
      finalizers: ['bootc.dev/pool-cleanup'],
      ...metadata,
    },
    spec: {
      nodeSelector: {},
      image: { ref: `quay.io/example/os@${DIGEST}` },
      rollout: { maxUnavailable: 1, ...rollout },
    },
    status: {
      observedGeneration: 3,
      wakeTime: '2026-03-29T01:05:00Z',
      targetDigest: DIGEST,
      nodeCount: 3,
      rebootSlots: [],
      conditions: [upToDate('True', 'AllUpdated')],
      ...status,
    },
  })
}

function upToDate(status: string, reason: string) {
  const lastTransitionTime = '2026-03-29T00:00:00Z'
  return { type: 'UpToDate', status, reason, message: '', lastTransitionTime }
}

function slot(phase: string, more: object = {}) {
  const reservedAt = '2026-03-29T00:59:00Z'
  const own = { node: 'a', phase, digest: DIGEST, wasCordoned: false, reservedAt, ...more }
  return { ...ROLLING, rebootSlots: [own] }
}

const SEEN: BootcNodeSeen = {
  ownerUid: 'uid-1',
  desiredImage: `quay.io/example/os@${DIGEST}`,
  desiredImageState: 'Staged',
  state: 'UpToDate',
  isInRebootSlot: false,
  writtenBy: 'daemon',
}

const bootcNode = (seen: Partial<BootcNodeSeen>): Summary => ({
  bootcNodes: { a: { ...SEEN, ...seen } },
})
const slotted = (seen: Partial<BootcNodeSeen>) => bootcNode({ isInRebootSlot: true, ...seen })
const approved = (seen: Partial<BootcNodeSeen>) => slotted({ desiredImageState: 'Booted', ...seen })
const node = (isReady: boolean, isManaged = true): Summary => ({
  nodes: { a: { isReady, isManaged } },
})

test.each<[string, Given, Summary, boolean]>([
  ['a pool that waits', {}, {}, true],
  ['a changed spec', { metadata: { generation: 4 } }, {}, false],
  ['a wake time that has come', { status: { wakeTime: '2026-03-29T01:00:00Z' } }, {}, false],
  ['no wake time', { status: { wakeTime: undefined } }, {}, false],
  ['a deletion', { metadata: { deletionTimestamp: '2026-03-29T01:00:00Z' } }, {}, false],
  ['no finalizer', { metadata: { finalizers: [] } }, {}, false],

  ['a node that is up to date', {}, bootcNode({}), true],
  ['a node of another pool', {}, bootcNode({ ownerUid: 'uid-2' }), false],
  ['a BootcNode that a person wrote', {}, bootcNode({ writtenBy: 'other' }), false],
  ['another image', {}, bootcNode({ desiredImage: `quay.io/example/os@${OTHER}` }), false],
  ['no target', { status: { targetDigest: undefined } }, bootcNode({}), false],
  ['the first report of an updated node', { status: ROLLING }, bootcNode({}), false],
  [
    'our own write to an updated node',
    { status: ROLLING },
    bootcNode({ writtenBy: 'function' }),
    true,
  ],
  ['a node that is new', { status: ROLLING }, bootcNode({ state: 'Pending' }), true],
  ['a node that stages', { status: ROLLING }, bootcNode({ state: 'Staging' }), true],
  ['a staged node, a slot free', { status: ROLLING }, bootcNode({ state: 'Staged' }), false],
  [
    'a staged node, the pool paused',
    { status: ROLLING, rollout: { paused: true } },
    bootcNode({ state: 'Staged' }),
    true,
  ],
  [
    'a staged node, no slot free',
    {
      status: {
        ...slot('Draining'),
        rebootSlots: [{ ...slot('Draining').rebootSlots[0], node: 'b' }],
      },
    },
    bootcNode({ state: 'Staged' }),
    true,
  ],
  [
    'a share of slots free',
    { rollout: { maxUnavailable: '50%' }, status: slot('Draining', { node: 'b' }) },
    bootcNode({ state: 'Staged' }),
    false,
  ],
  ['a degraded node', { status: ROLLING }, bootcNode({ state: 'Degraded' }), false],
  ['a node that reboots without a slot', {}, bootcNode({ state: 'Rebooting' }), false],
  [
    'an approval without a slot',
    { status: ROLLING },
    bootcNode({ state: 'Staged', desiredImageState: 'Booted' }),
    false,
  ],
  ['a mark without a slot', {}, slotted({}), false],

  ['a slot without its mark', { status: slot('Reserved') }, bootcNode({ state: 'Staged' }), false],
  [
    'our mark',
    { status: slot('Reserved') },
    slotted({ state: 'Staged', writtenBy: 'function' }),
    true,
  ],
  ['a drain', { status: slot('Draining') }, slotted({ state: 'Staged' }), true],
  [
    'a drained node that stages again',
    { status: slot('Draining') },
    slotted({ state: 'Staging' }),
    false,
  ],
  [
    'our approval',
    { status: slot('Approved') },
    approved({ state: 'Staged', writtenBy: 'function' }),
    true,
  ],
  ['an approval that is lost', { status: slot('Approved') }, slotted({ state: 'Staged' }), false],
  [
    'the beginning of the reboot',
    { status: slot('Approved') },
    approved({ state: 'Rebooting' }),
    false,
  ],
  ['the reboot', { status: slot('Rebooting') }, approved({ state: 'Rebooting' }), true],
  ['the end of the reboot', { status: slot('Rebooting') }, approved({}), false],
  ['a verified node', { status: slot('Verifying') }, approved({}), false],
  [
    'a slot with a problem',
    { status: slot('Rebooting', { problem: 'FellBack' }) },
    approved({ state: 'Rebooting' }),
    false,
  ],

  ['a Node', {}, node(true), true],
  ['a Node without its label', {}, node(true, false), false],
  ['a Node in its reboot', { status: slot('Rebooting') }, node(false), true],
  ['the Node that is waited for', { status: slot('Verifying') }, node(true), false],
  ['it is not Ready yet', { status: slot('Verifying') }, node(false), true],
  [
    'one of two that needs a pass',
    { status: ROLLING },
    { bootcNodes: { a: { ...SEEN, state: 'Staging' }, b: { ...SEEN, state: 'Staged' } } },
    false,
  ],
])('%s', (_, given, summary, is) => {
  expect(isUpToDate(subject(given), summary, NOW)).toBe(is)
})
