import { expect, test } from 'vitest'
import type { KubeObject } from '#src/kube/object.ts'
import { daemonSetsNotReady } from '#src/nodes/daemon-sets.ts'

const CNI = { namespace: 'kube-system', name: 'cni' }
const CSI = { namespace: 'storage', name: 'csi' }

interface PodOptions {
  readonly ready?: string
  readonly owner?: object
  readonly namespace?: string
  readonly metadata?: object
}

function pod({ ready = 'True', owner = {}, namespace, metadata }: PodOptions = {}): KubeObject {
  const controller = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'cni', uid: 'uid-cni' }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'cni-x7k2p',
      namespace: namespace ?? 'kube-system',
      ownerReferences: [{ ...controller, controller: true, ...owner }],
      ...metadata,
    },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  }
}

const MISSING = [{ key: CNI, hasPod: false }]
const NOT_READY = [{ key: CNI, hasPod: true }]

test.each<[about: string, pods: readonly KubeObject[], expected: object]>([
  ['a Ready pod', [pod()], []],
  ['no pod', [], MISSING],
  ['a pod that is not Ready', [pod({ ready: 'False' })], NOT_READY],
  ['a pod without conditions', [{ ...pod(), status: {} }], NOT_READY],
  ['an old pod that is not Ready, and a Ready one', [pod({ ready: 'False' }), pod()], []],
  [
    'a pod that is being deleted',
    [pod({ metadata: { deletionTimestamp: '2026-01-05T15:00:00Z' } })],
    MISSING,
  ],
  ['a pod of that name in another namespace', [pod({ namespace: 'other' })], MISSING],
  ['a pod of another DaemonSet', [pod({ owner: { name: 'cni-2' } })], MISSING],
  ['a pod of a ReplicaSet of that name', [pod({ owner: { kind: 'ReplicaSet' } })], MISSING],
  ['a DaemonSet of another group', [pod({ owner: { apiVersion: 'apps.kruise.io/v1' } })], MISSING],
  ['an owner that does not control it', [pod({ owner: { controller: false } })], MISSING],
])('%s', (_, pods, expected) => {
  expect(daemonSetsNotReady([CNI], pods)).toEqual(expected)
})

test('each DaemonSet that is not Ready is named, in the order of the list', () => {
  expect(daemonSetsNotReady([CSI, CNI], [pod({ ready: 'False' })])).toEqual([
    { key: CSI, hasPod: false },
    { key: CNI, hasPod: true },
  ])
  expect(daemonSetsNotReady([], [])).toEqual([])
})
