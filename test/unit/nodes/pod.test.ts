import { expect, test } from 'vitest'
import { drainWish, isFinished, podInfo } from '#src/nodes/pod.ts'
import { pod } from './objects.ts'

test('a pod is named for good by namespace, name and UID', () => {
  expect(podInfo(pod())).toEqual({ namespace: 'shop', name: 'web', uid: 'uid-web' })
})

test('of a pod that has only a name the rest is empty', () => {
  const bare = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } }

  expect(podInfo(bare)).toEqual({ namespace: '', name: 'web', uid: '' })
})

test.each([
  ['without a status', undefined, false],
  ['that runs', { phase: 'Running' }, false],
  ['that succeeded', { phase: 'Succeeded' }, true],
  ['that failed', { phase: 'Failed' }, true],
])('a pod %s has run to its end, or not', (_, status, expected) => {
  expect(isFinished({ ...pod(), status })).toBe(expected)
})

test.each([
  ['no labels', undefined, undefined],
  ['other labels', { app: 'web' }, undefined],
  ['to be skipped', { 'cluster.x-k8s.io/drain': 'SKIP' }, 'skip'],
  ['to run to its end', { 'cluster.x-k8s.io/drain': 'Wait-Completed' }, 'wait-completed'],
  ['what nobody knows', { 'cluster.x-k8s.io/drain': 'perhaps' }, undefined],
])('what a pod asks of a drain: %s', (_, labels, wish) => {
  expect(drainWish(pod({ metadata: labels === undefined ? {} : { labels } }))).toBe(wish)
})
