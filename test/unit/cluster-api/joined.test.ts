import { expect, test } from 'vitest'
import { isJoined, joinOf } from '#src/cluster-api/joined.ts'
import { machine, node } from './objects.ts'

const withNode = () => machine({ status: { nodeRef: { name: 'worker-1' } } })
const YESTERDAY = '2026-03-28T17:00:00Z'

test.each([
  ['with the name', withNode(), node()],
  [
    'of yesterday whose kubelet came back after the Machine was created',
    withNode(),
    node({ metadata: { creationTimestamp: YESTERDAY } }),
  ],
  [
    'created after the Machine, with a slow clock',
    withNode(),
    node({ ready: { lastTransitionTime: YESTERDAY } }),
  ],
  [
    'created in the same second',
    withNode(),
    node({
      metadata: { creationTimestamp: '2026-03-29T00:30:00Z' },
      ready: { lastTransitionTime: YESTERDAY },
    }),
  ],
])('a Ready Node %s has joined', (_, subject, candidate) => {
  expect(joinOf(subject, candidate)).toEqual({ type: 'joined' })
  expect(isJoined(subject, candidate)).toBe(true)
})

test.each([
  ['a Machine without a nodeRef', machine(), node(), 'NoNodeYet', 'no Node has joined'],
  ['a Node that is gone', withNode(), undefined, 'NoNodeYet', 'Node worker-1 does not exist'],
  [
    'a Node that is not Ready',
    withNode(),
    node({
      ready: { status: 'False', reason: 'KubeletNotReady', message: 'cni plugin not initialized' },
    }),
    'NodeNotReady',
    'Node worker-1 is not Ready: cni plugin not initialized',
  ],
  [
    'a Node that stopped reporting',
    withNode(),
    node({ ready: { status: 'Unknown', reason: 'NodeStatusUnknown', message: '' } }),
    'NodeNotReady',
    'Node worker-1 is not Ready: NodeStatusUnknown',
  ],
  [
    'a Node of yesterday, still shown as Ready',
    withNode(),
    node({ metadata: { creationTimestamp: YESTERDAY }, ready: { lastTransitionTime: YESTERDAY } }),
    'NodeLeftBehind',
    'Node worker-1 was Ready before the Machine was created; its host has not joined again',
  ],
])('%s has not joined', (_, subject, candidate, reason, message) => {
  expect(joinOf(subject, candidate)).toEqual({ type: 'notJoined', reason, message })
  expect(isJoined(subject, candidate)).toBe(false)
})
