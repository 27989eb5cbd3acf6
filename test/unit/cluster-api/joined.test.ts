import { expect, test } from 'vitest'
import { isJoined, joinOf } from '#src/cluster-api/joined.ts'
import { isStaleNode } from '#src/cluster-api/stale-node.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { machine, node } from './objects.ts'

const withNode = (nodeRef: object = { name: 'worker-1' }, spec: object = {}) =>
  machine({ spec, status: { nodeRef } })
const says = (name: string, namespace?: string) => ({
  annotations: {
    'cluster.x-k8s.io/machine': name,
    ...(namespace !== undefined && { 'cluster.x-k8s.io/cluster-namespace': namespace }),
  },
})
const YESTERDAY = '2026-03-28T17:00:00Z'

test.each([
  ['with the name', withNode(), node()],
  ['with name and uid', withNode({ name: 'worker-1', uid: 'uid-node' }), node()],
  ['that says it is this Machine', withNode(), node({ metadata: says('batch-1', 'team-a') })],
  [
    'with the provider ID',
    withNode(undefined, { providerID: 'p://1' }),
    node({ spec: { providerID: 'p://1' } }),
  ],
  ['whose provider ID is not known yet', withNode(undefined, { providerID: 'p://1' }), node()],
  [
    'of yesterday whose kubelet came back after the Machine was made',
    withNode(),
    node({ metadata: { creationTimestamp: YESTERDAY } }),
  ],
  [
    'made after the Machine, with a clock that lags',
    withNode(),
    node({ ready: { lastTransitionTime: YESTERDAY } }),
  ],
  [
    'made in the same second',
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
  ['a Machine that has none', machine(), node(), 'NoNodeYet', 'no Node has joined'],
  ['a Node that is gone', withNode(), undefined, 'NoNodeYet', 'Node worker-1 does not exist'],
  [
    'a Node of another name',
    withNode({ name: 'worker-2' }),
    node(),
    'NodeMismatch',
    'the Machine refers to Node worker-2, not worker-1',
  ],
  [
    'a Node that replaced the one referred to',
    withNode({ name: 'worker-1', uid: 'uid-old' }),
    node(),
    'NodeMismatch',
    'Node worker-1 is not the one that the Machine refers to: its uid is another',
  ],
  [
    'a Node that says it is another Machine',
    withNode(),
    node({ metadata: says('batch-2') }),
    'NodeMismatch',
    'Node worker-1 belongs to another Machine, says its annotation cluster.x-k8s.io/machine',
  ],
  [
    'a Node that says it is a namesake elsewhere',
    withNode(),
    node({ metadata: says('batch-1', 'team-b') }),
    'NodeMismatch',
    'Node worker-1 belongs to another Machine, says its annotation cluster.x-k8s.io/machine',
  ],
  [
    'a Node of another provider ID',
    withNode(undefined, { providerID: 'p://1' }),
    node({ spec: { providerID: 'p://2' } }),
    'NodeMismatch',
    'Node worker-1 has provider ID p://2, and the Machine p://1',
  ],
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

test.each<readonly [string, KubeObject, string | undefined, boolean]>([
  ['the very object that was ours', node(), 'uid-node', true],
  ['ours by its annotations', node({ metadata: says('batch-1', 'team-a') }), undefined, true],
  [
    'ours by its annotations, registered anew',
    node({ metadata: says('batch-1', 'team-a') }),
    'uid-old',
    true,
  ],
  ['another object, without a word', node(), 'uid-old', false],
  ['one of which nothing is known', node(), undefined, false],
  [
    'taken over by another Machine',
    node({ metadata: says('batch-2', 'team-a') }),
    'uid-node',
    false,
  ],
  ['of a namesake elsewhere', node({ metadata: says('batch-1', 'team-b') }), 'uid-node', false],
  [
    'of our name, from who knows which namespace',
    node({ metadata: says('batch-1') }),
    undefined,
    false,
  ],
])('a Node left behind: %s', (_, candidate, uid, stale) => {
  expect(isStaleNode(candidate, 'batch-1', 'team-a', uid)).toBe(stale)
})
