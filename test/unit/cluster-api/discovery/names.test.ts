// Versions and plurals come from the server.
import { expect, test } from 'vitest'
import { discoveryOf, GROUP, INFRASTRUCTURE, REMOTE_MACHINES } from './bed.ts'

test('v1beta2 is used when it is served, also if another version is preferred', async () => {
  const { discovery, paths } = discoveryOf(GROUP)

  expect(await discovery.machineVersion()).toBe('v1beta2')
  expect(paths()).toEqual(['/apis/cluster.x-k8s.io'])
})

test('the plural of a kind comes from the server', async () => {
  const { discovery, paths } = discoveryOf(REMOTE_MACHINES)

  expect(await discovery.resourceOf(INFRASTRUCTURE, 'RemoteMachineIndex')).toEqual({
    apiVersion: INFRASTRUCTURE,
    kind: 'RemoteMachineIndex',
    plural: 'remotemachineindices',
    namespaced: false,
  })
  expect(paths()).toEqual([`/apis/${INFRASTRUCTURE}`])
})

test.each([
  '../v1',
  'infrastructure.cluster.x-k8s.io/..',
  'infrastructure.cluster.x-k8s.io/v1/../../x',
  'infrastructure.cluster.x-k8s.io/v1?watch=1',
  'Infrastructure/v1',
  '',
  '/v1',
  'a/',
])('%j is no apiVersion, and never becomes a path', async (apiVersion) => {
  const { discovery, paths } = discoveryOf()

  expect(await discovery.resourceOf(apiVersion, 'RemoteMachine')).toBeUndefined()
  expect(paths()).toEqual([])
})
