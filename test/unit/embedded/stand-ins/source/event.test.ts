// The events that an ApiServerSource sends.
import { expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import { startedWorld } from '#test/unit/embedded/stand-ins/started-world.ts'
import { createMap, watchConfigMaps } from './config-maps.ts'

test('an ApiServerSource sends a reference with the same headers as the real one', async () => {
  const started = await startedWorld()
  await watchConfigMaps(started, { ceOverrides: { extensions: { Hint: 'x' } } })
  await started.goTo(0.12)

  await createMap(started, 'm1')
  await started.clock.settle()

  const [first] = started.delivered
  expect(first?.sink).toBe('scheduled-machine')
  expect(first?.event).toEqual({
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      'ce-type': 'dev.knative.apiserver.ref.add',
      'ce-source': 'https://10.96.0.1:443',
      'ce-subject': '/apis/v1/namespaces/default/configmaps/m1',
      'ce-time': '2026-12-31T22:58:00.12Z',
      'ce-kind': 'ConfigMap',
      'ce-apiversion': 'v1',
      'ce-name': 'm1',
      'ce-namespace': 'default',
      'ce-hint': 'x',
      'kn-namespace': 'sundial-system',
      'user-agent': 'Go-http-client/1.1',
    },
    body: '{"kind":"ConfigMap","namespace":"default","name":"m1","apiVersion":"v1"}',
  })
})

test('an ApiServerSource sends the whole object in Resource mode, with an empty namespace when it is cluster-scoped', async () => {
  const started = await startedWorld()
  const labels = { 'node.cluster.x-k8s.io/scheduled-machine': 'web-1' }

  const node = await started.client.create(NODES, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n1', labels },
  })
  await started.clock.settle()

  const [first] = started.delivered
  expect(first?.event.headers).toMatchObject({
    'ce-type': 'dev.knative.apiserver.resource.add',
    'ce-subject': '/apis/v1/namespaces//nodes/n1',
    'ce-namespace': '',
  })
  expect(JSON.parse(first?.event.body ?? '')).toEqual(node)
})
