// The changes of which an ApiServerSource sends events.
import { expect, test } from 'vitest'
import { CONFIG_MAPS, MACHINES, startedWorld } from '#test/unit/embedded/stand-ins/started-world.ts'
import { createMap, typesOf, watchConfigMaps } from './config-maps.ts'

test('an ApiServerSource sends additions, updates and deletions; leaving the selector is a deletion', async () => {
  const started = await startedWorld()
  const { client, clock, delivered } = started
  await watchConfigMaps(started)
  const key = { namespace: 'default', name: 'm1' }

  await createMap(started, 'm1')
  await client.patch(CONFIG_MAPS, key, { data: { a: '2' } })
  await client.patch(CONFIG_MAPS, key, { data: { a: '2' } })
  await client.patch(CONFIG_MAPS, key, { metadata: { labels: { watch: null } } })
  await client.patch(CONFIG_MAPS, key, { data: { a: '3' } })
  await client.patch(CONFIG_MAPS, key, {
    metadata: { labels: { watch: 'yes' }, finalizers: ['test/x'] },
  })
  await client.delete(CONFIG_MAPS, key)
  await client.patch(CONFIG_MAPS, key, { metadata: { finalizers: [] } })
  await clock.settle()

  expect(typesOf(delivered)).toEqual([
    'add m1',
    'update m1',
    'delete m1',
    'add m1',
    'update m1',
    'delete m1',
  ])
})

test('an ApiServerSource sends nothing about objects that are older than itself', async () => {
  const started = await startedWorld()
  await createMap(started, 'old')
  await watchConfigMaps(started)

  await started.goTo(100)
  await createMap(started, 'new')
  await started.clock.settle()

  expect(typesOf(started.delivered)).toEqual(['add new'])
})

test('an ApiServerSource without a namespace selector watches its own namespace only', async () => {
  const started = await startedWorld()
  await watchConfigMaps(started, { namespaceSelector: undefined })

  await createMap(started, 'elsewhere')
  await started.clock.settle()

  expect(started.delivered).toEqual([])
})

test('an ApiServerSource watches only Machines of ours by default', async () => {
  const started = await startedWorld()
  const { client, clock, delivered } = started
  const reference = {
    apiGroup: 'infrastructure.cluster.x-k8s.io',
    kind: 'TestMachine',
    name: 'x',
  }
  for (const [name, labels] of [
    ['ours', { '5spot.finos.org/scheduled-machine': 'x' }],
    ['theirs', {}],
  ] as const) {
    await client.create(MACHINES, {
      apiVersion: MACHINES.apiVersion,
      kind: 'Machine',
      metadata: { name, namespace: 'default', labels },
      spec: {
        clusterName: 'none',
        bootstrap: { dataSecretName: 'x' },
        infrastructureRef: reference,
      },
    })
  }

  await clock.settle()

  expect(typesOf(delivered)).toEqual(['add ours'])
})
