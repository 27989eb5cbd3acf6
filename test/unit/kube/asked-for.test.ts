import { expect, test } from 'vitest'
import { askedFor } from '#src/kube/asked-for.ts'

const none = { namespace: undefined, name: undefined }

test.each([
  ['GET', '/api/v1/nodes/n', { verb: 'get', resource: 'nodes', ...none, name: 'n' }],
  ['GET', '/api/v1/pods', { verb: 'list', resource: 'pods', ...none }],
  [
    'GET',
    '/apis/cluster.x-k8s.io/v1beta2/namespaces/team/machines/worker',
    { verb: 'get', resource: 'machines.cluster.x-k8s.io', namespace: 'team', name: 'worker' },
  ],
  [
    'POST',
    '/api/v1/namespaces/shop/pods/web/eviction',
    { verb: 'create', resource: 'pods/eviction', namespace: 'shop', name: 'web' },
  ],
  [
    'PATCH',
    '/apis/5spot.finos.org/v1alpha1/namespaces/team/scheduledmachines/worker/status',
    {
      verb: 'patch',
      resource: 'scheduledmachines.5spot.finos.org/status',
      namespace: 'team',
      name: 'worker',
    },
  ],
  ['DELETE', '/api/v1/nodes/n', { verb: 'delete', resource: 'nodes', ...none, name: 'n' }],
  ['GET', '/apis/cluster.x-k8s.io', { verb: 'discover', resource: 'cluster.x-k8s.io', ...none }],
  ['GET', '/apis/example.com/v1', { verb: 'discover', resource: 'example.com', ...none }],
  ['GET', '/api/v1', { verb: 'discover', resource: 'v1', ...none }],
])('%s %s', (method, path, expected) => {
  expect(askedFor({ method, path })).toEqual(expected)
})
