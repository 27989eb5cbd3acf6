import { expect, test } from 'vitest'
import { drainWish, isFinished, podInfo } from '#src/nodes/drain/pod.ts'
import { pod } from '../objects.ts'

test('a pod is identified by namespace, name and UID', () => {
  expect(podInfo(pod())).toEqual({ namespace: 'shop', name: 'web', uid: 'uid-web' })
})

test('a pod with only a name has empty other fields', () => {
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
  ['labelled skip', { 'cluster.x-k8s.io/drain': 'SKIP' }, 'skip'],
  ['to run to completion', { 'cluster.x-k8s.io/drain': 'Wait-Completed' }, 'wait-completed'],
  ['an unknown label value', { 'cluster.x-k8s.io/drain': 'perhaps' }, undefined],
])('the drain label of a pod: %s', (_, labels, wish) => {
  expect(drainWish(pod({ metadata: labels === undefined ? {} : { labels } }))).toBe(wish)
})
