import { expect, test } from 'vitest'
import { parseCluster } from '#src/cluster-api/cluster.ts'
import { chooseVersion, clusterResource, machineResource } from '#src/cluster-api/version.ts'

test.each([
  ['no field set', {}, {}, { paused: false, deleting: false }],
  ['paused in its spec', {}, { paused: true }, { paused: true, deleting: false }],
  ['paused: false', {}, { paused: false }, { paused: false, deleting: false }],
  [
    'paused by annotation, being deleted',
    {
      annotations: { 'cluster.x-k8s.io/paused': '' },
      deletionTimestamp: '2026-12-31T23:59:59Z',
    },
    {},
    { paused: true, deleting: true },
  ],
])('a Cluster with %s', (_, metadata, spec, cluster) => {
  const object = {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Cluster',
    metadata: { name: 'prod', ...metadata },
    spec,
  }

  expect(parseCluster(object)).toEqual(cluster)
})

test.each([
  [['v1beta1'], 'v1beta1'],
  [['v1beta1', 'v1beta2'], 'v1beta2'],
  [['v1beta2'], 'v1beta2'],
  [['v1alpha4', 'v1'], undefined],
  [[], undefined],
])('where %j is served, %s is spoken', (served, version) => {
  expect(chooseVersion(served)).toBe(version)
})

test('Machines and Clusters have their known plurals', () => {
  expect([machineResource('v1beta1'), clusterResource('v1beta2')]).toEqual([
    {
      apiVersion: 'cluster.x-k8s.io/v1beta1',
      kind: 'Machine',
      plural: 'machines',
      namespaced: true,
    },
    {
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'Cluster',
      plural: 'clusters',
      namespaced: true,
    },
  ])
})
