import { expect, test } from 'vitest'
import { createKubeClient } from '#src/kube/client.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { NODES, PODS, pathOf, SECRETS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'

test.each([
  [NODES, {}, '/api/v1/nodes'],
  [NODES, { namespace: 'a', name: 'n1' }, '/api/v1/nodes/n1'],
  [SECRETS, { namespace: 'a', name: 'x/y?z' }, '/api/v1/namespaces/a/secrets/x%2Fy%3Fz'],
  [
    SCHEDULED_MACHINES,
    { namespace: 'a', name: 'night' },
    '/apis/5spot.finos.org/v1alpha1/namespaces/a/scheduledmachines/night',
  ],
])('the path of an object is its own', (resource, where, path) => {
  expect(pathOf(resource, where)).toBe(path)
})

test.each([
  { name: '..' },
  { name: '.' },
  { name: '' },
  { name: '\ud800' },
  { namespace: '..', name: 'a' },
  { namespace: '', name: 'a' },
])('no request is sent for %j', async ({ namespace = 'a', name }) => {
  const sent: string[] = []
  const client = createKubeClient(async ({ path }) => {
    sent.push(path)
    return { status: 200, headers: {}, body: '{"metadata":{}}' }
  })
  const key = { namespace, name }

  const attempts = [
    () => client.get(SECRETS, key),
    () => client.patch(SECRETS, key, {}),
    () => client.patchStatus(SECRETS, key, {}),
    () => client.delete(PODS, key),
    () => client.evict(key, 'u1'),
    () => client.discover('infrastructure.cluster.x-k8s.io/..'),
    () => client.versionsOf('..'),
  ]

  for (const attempt of attempts) {
    const error = await attempt().catch((reason: unknown) => reason)
    expect(error instanceof KubeError && error.code).toBe('Invalid')
  }
  expect(sent).toEqual([])
})
